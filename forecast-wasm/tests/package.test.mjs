// What is shipped: the files, their sizes, their types, and nothing of the machine they were made on.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { wireTypes } from "../scripts/types.mjs";

const root = fileURLToPath(new URL("../", import.meta.url));
const dist = new URL("../dist/", import.meta.url);
const zipped = (file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length;

test("the package is small", () => {
  const bare = zipped("bare_bg.wasm");
  const whole = zipped("forecast_bg.wasm");
  assert.ok(bare <= 250_000, `${bare} bytes without a schedule`);
  assert.ok(whole <= 450_000, `${whole} bytes with the ACIP schedule`);
});

test("the modules have no path of this machine in them", () => {
  for (const file of ["forecast_bg.wasm", "bare_bg.wasm", "compile_bg.wasm", "record_bg.wasm"]) {
    const text = readFileSync(new URL(file, dist), "latin1");
    const repository = join(root, "..");
    for (const path of [repository, homedir(), process.env["CARGO_HOME"]]) {
      if (path) assert.ok(!text.includes(path), `${file} contains ${path}`);
    }
    assert.ok(!/\/(?:home|root|Users|work)\//.test(text), file);
  }
});

test("npm packs what the entries name, and no dependency", () => {
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const output = execFileSync(npm, ["pack", "--dry-run", "--json"], { cwd: root, stdio: ["ignore", "pipe", "ignore"] });
  const listed = JSON.parse(output.toString());
  const [{ files }] = Array.isArray(listed) ? listed : Object.values(listed);
  const packed = new Set(files.map(({ path }) => path));
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  assert.equal(manifest.dependencies, undefined);
  const named = Object.values(manifest.exports).flatMap((it) => (typeof it === "string" ? it : Object.values(it)));
  for (const path of named) assert.ok(packed.has(path.replace("./", "")), path);
  for (const path of ["README.md", "LICENSE-MIT", "LICENSE-APACHE"]) assert.ok(packed.has(path), path);
});

test("the types are those of the wire format's schemas", async () => {
  assert.equal(readFileSync(join(root, "js/wire.ts"), "utf8"), await wireTypes());
});

test("an application's TypeScript compiles against them, and mistakes do not", () => {
  const folder = mkdtempSync(join(tmpdir(), "forecast-types-"));
  try {
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(root, join(folder, "node_modules/forecast-wasm"), "dir");
    writeFileSync(join(folder, "package.json"), '{"type": "module"}');
    const good = `import init, { forecast, ForecastError, Schedule, type Answer } from "forecast-wasm";
import record, { forecastFhir } from "forecast-wasm/record";
await init();
await record({ schedule: null });
const answer: Answer = forecast({ birth_date: "2025-09-06", sex: "female" }, { asOf: "2025-11-10" });
const due: "overdue" | "due" | "not_yet_due" | "conditional" | "needs_date" | "none" | undefined = answer.groups[0]?.due;
const schedule: Schedule = await Schedule.load("{}");
const again: Schedule = Schedule.unpack(await Schedule.compile({}));
const kind: string = new ForecastError({ kind: "rule", file: null, path: "", message: "" }).kind;
const resource: string = forecastFhir({ resourceType: "Parameters" }).resourceType;
export { again, due, kind, resource, schedule };
`;
    const tsc = (text, options = ["--types", ""]) => {
      writeFileSync(join(folder, "app.ts"), text);
      const args = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", ...options, "app.ts"];
      execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), ...args], { cwd: folder, stdio: "pipe" });
    };
    tsc(good);
    // A server knows Node's types, and none of a browser's.
    mkdirSync(join(folder, "node_modules/@types"));
    for (const name of ["@types/node", "undici-types"]) {
      symlinkSync(join(root, "node_modules", name), join(folder, "node_modules", name), "dir");
    }
    tsc(good, ["--lib", "es2022", "--types", "node"]);
    for (const wrong of [
      'forecast({ sex: "female" });',
      'forecast({ birth_date: "2025-09-06", sex: "F" });',
      'forecast({ birth_date: "2025-09-06", doses: [{ date: "2025-10-10", cvx: 8 }] });',
      'forecast({ birth_date: "2025-09-06" }, { as_of: "2025-11-10" });',
      "new Schedule(null);",
    ]) {
      assert.throws(() => tsc(`${good}${wrong}\n`), /Command failed/, wrong);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
