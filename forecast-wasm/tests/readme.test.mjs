// The code in the README is run as it stands, and prints what the README says.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const BLOCKS = /```js\n([\s\S]*?)```\n\n```text\n([\s\S]*?)```/g;

for (const [file, count] of [
  ["../README.md", 4],
  ["../../README.md", 1],
]) {
  const text = readFileSync(new URL(file, import.meta.url), "utf8");
  const blocks = [...text.matchAll(BLOCKS)];

  test(`${file} has code to run, the first of ten lines`, () => {
    assert.equal(blocks.length, count);
    const lines = blocks[0][1].split("\n").filter((line) => line.trim());
    assert.ok(lines.length <= 10, `${lines.length} lines`);
    assert.equal(text.match(/```js\n/g).length, blocks.length);
  });

  for (const [index, [, code, expected]] of blocks.entries()) {
    test(`${file}: block ${index + 1} prints what it says`, () => {
      const output = execFileSync(process.execPath, ["--input-type=module", "--eval", code], { cwd: root });
      assert.equal(output.toString(), expected);
    });
  }
}
