/** From what is typed, pasted or dropped to a request. */

import type { Request, RequestDose, RequestObservation } from "forecast-wasm";

import { readDay } from "./dates.js";
import type { Vaccines } from "./vaccines.js";
import type { Words } from "./words.js";

/** What the entry holds: what the form shows, and nothing else. */
export interface Entry {
  birth: string;
  sex: "female" | "male" | "unknown";
  /** One dose per line. */
  lines: string;
  observations: RequestObservation[];
  /** What a pasted record says beyond the lines, by line: manufacturer, volume and the like. */
  extras: Map<string, RequestDose>;
}

/** A line that could not be read. */
export interface Problem {
  /** Its number, from 1. */
  line: number;
  what: string;
}

/** An entry with nothing in it. */
export function blank(): Entry {
  return { birth: "", sex: "unknown", lines: "", observations: [], extras: new Map() };
}

/** Reads the lines; each gives a dose or a problem. */
export function readLines(
  entry: Entry,
  vaccines: Vaccines,
  words: Words,
): { doses: RequestDose[]; problems: Problem[] } {
  const doses: RequestDose[] = [];
  const problems: Problem[] = [];
  for (const [index, line] of entry.lines.split("\n").entries()) {
    const text = line.trim();
    if (!text) continue;
    const told = entry.extras.get(text);
    const dose = told ?? readLine(text, vaccines, words);
    if (typeof dose === "string") problems.push({ line: index + 1, what: dose });
    else doses.push(dose);
  }
  return { doses, problems };
}

function readLine(text: string, vaccines: Vaccines, words: Words): RequestDose | string {
  const [first = "", ...others] = text.split(/[\s,;]+/);
  const date = readDay(first, words.dayFirst);
  if (!date) return words.noDate(first);
  const rest = others.join(" ");
  if (!rest) return words.noVaccine;
  const found = vaccines.find(rest);
  if (!found) return words.unknownVaccine(rest);
  if ("several" in found) {
    const names = found.several.slice(0, 4).map(({ code, name }) => `${name} [${code}]`);
    if (found.several.length > names.length) names.push("…");
    return words.several(rest, names.join(", "));
  }
  return { date, cvx: found.code };
}

/** The line that stands for a dose. */
export function lineOf(dose: RequestDose, vaccines: Vaccines): string {
  const name = vaccines.name(dose.cvx.padStart(2, "0"));
  return name ? `${dose.date} ${name} [${dose.cvx}]` : `${dose.date} ${dose.cvx}`;
}

/** An entry from a record of the wire format; the assessment date beside it. */
export function fromRequest(request: Request, vaccines: Vaccines): Entry {
  const entry = blank();
  entry.birth = request.birth_date;
  entry.sex = request.sex ?? "unknown";
  entry.observations = request.observations ?? [];
  const lines = [];
  for (const dose of request.doses ?? []) {
    const line = lineOf(dose, vaccines);
    lines.push(line);
    if (Object.keys(dose).length > 2) entry.extras.set(line, dose);
  }
  entry.lines = lines.join("\n");
  return entry;
}

/** The request of an entry. */
export function toRequest(entry: Entry, doses: RequestDose[]): Request {
  return { birth_date: entry.birth, sex: entry.sex, doses, observations: entry.observations };
}
