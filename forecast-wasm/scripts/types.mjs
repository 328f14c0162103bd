// TypeScript's types of the wire format, from its JSON Schemas.

import { readFile } from "node:fs/promises";
import { compile } from "json-schema-to-typescript";

const schemas = new URL("../../docs/schema/", import.meta.url);

/** The text of `wire.ts`. */
export async function wireTypes() {
  let text = "/** The wire format: made from docs/schema by the build, do not edit. */\n";
  for (const name of ["request", "answer"]) {
    const schema = JSON.parse(await readFile(new URL(`${name}.schema.json`, schemas), "utf8"));
    text += `\n${await compile(named(schema), schema.title, {
      bannerComment: "",
      additionalProperties: false,
    })}`;
  }
  return text;
}

const NAMES = {
  Request: { dose: "RequestDose", observation: "RequestObservation" },
  Answer: {
    group: "GroupForecast",
    part: "AntigenForecast",
    dose: "DoseEvaluation",
    limit: "Limit",
    because: "Because",
    notice: "Notice",
    why: "TrailEntry",
  },
};

/** The schema with definitions called so that both can stand in one file; days are plain text. */
function named(schema) {
  const { date, ...definitions } = schema.$defs;
  for (const [key, definition] of Object.entries(definitions)) {
    const name = NAMES[schema.title][key];
    if (!name) throw new Error(`${schema.title}: name the definition ${key} for TypeScript`);
    definition.title = name;
  }
  const text = JSON.stringify({ ...schema, $defs: definitions });
  return JSON.parse(text.replaceAll('"$ref":"#/$defs/date"', '"type":"string"'));
}
