// CDC's whole case set: the same bytes as the command line writes, errors included.

import assert from "node:assert/strict";
import { test } from "node:test";

import init, { forecast, forecastJson } from "forecast-wasm";
import initRecord, { forecastJson as forecastRecord } from "forecast-wasm/record";
import { requests } from "../scripts/cases.mjs";
import { linesOf, run } from "./support/command.mjs";

/** What `forecast batch` answers, line by line. */
const commandLine = (lines) => linesOf(run(["batch", "-"], `${lines.join("\n")}\n`));

for (const [book, count] of [
  ["healthy-4.45", 1013],
  ["conditions-4.6", 337],
]) {
  test(`${book}: ${count} cases, the same bytes as the command line`, async () => {
    await init();
    const lines = requests(book);
    assert.equal(lines.length, count);
    const expected = commandLine(lines);
    for (const [index, line] of lines.entries()) {
      assert.equal(forecastJson(line), expected[index], line);
      assert.equal(JSON.stringify(forecast(JSON.parse(line))), expected[index], line);
    }
    await initRecord();
    for (const [index, line] of lines.entries()) {
      assert.equal(forecastRecord(line), expected[index], line);
    }
  });
}

test("errors are those of the command line", async () => {
  await init();
  const wrong = [
    "{",
    "[]",
    "null",
    '{"birth_date": "2025-02-30"}',
    '{"birth_date": "2025-01-30", "sex": "F"}',
    '{"birth_date": "2025-01-30", "as_of": "2024-01-01"}',
    '{"birth_date": "2025-01-30", "doses": [{"date": "2025-02-28", "cvx": 8}]}',
    '{"birth_date": "2025-01-30", "birth_date": "2025-01-30"}',
    '{"birth_date": "2025-01-30"} x',
  ];
  const expected = commandLine(wrong).map((line) => JSON.parse(line).error);
  for (const [index, line] of wrong.entries()) {
    assert.throws(
      () => forecastJson(line),
      (error) => {
        const found = error.toJSON();
        // A batch says the number of its own line beside the error.
        found.message = found.message.replace(" at line 1 column ", " at column ");
        assert.deepEqual(found, expected[index]);
        return true;
      },
    );
  }
});
