// The command line, whose bytes those of the package must be.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What the command prints; exit code 1 says only that something in the input was wrong. */
export function run(args, input = "") {
  const command = process.env["FORECAST_COMMAND"];
  if (!command) throw new Error("FORECAST_COMMAND names the command; `cargo xtask wasm --test` sets it");
  const { status, stdout, stderr, error } = spawnSync(command, args, { input, maxBuffer: 2 ** 30 });
  if (error || (status !== 0 && status !== 1)) throw error ?? new Error(`${args.join(" ")}: ${stderr}`);
  return stdout.toString();
}

/** What the command writes to a file, which it is told of after `option`, besides what it prints. */
export function runInto(args, option) {
  const folder = mkdtempSync(join(tmpdir(), "forecast-"));
  try {
    const file = join(folder, "out");
    const printed = run([...args, option, file]);
    return { printed, written: readFileSync(file, "utf8") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The lines of a text that ends in a line feed. */
export function linesOf(text) {
  return text.split("\n").slice(0, -1);
}
