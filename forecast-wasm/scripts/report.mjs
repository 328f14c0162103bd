// Sizes and times of the package: `report.mjs REQUESTS.ndjson '{"load_ms": …, "median_us": …}'`,
// the latter as measured natively. Prints the table and puts it into the README.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { gzipSync } from "node:zlib";

const [requests, nativeJson] = process.argv.slice(2);
const dist = new URL("../dist/", import.meta.url);
const STARTS = 15;

/** A fresh process that starts the package and times it; V8 keeps nothing between two of them. */
const START = `
  import { readFileSync } from "node:fs";
  const { initSync, forecastJson } = await import(process.argv[1]);
  const wasm = readFileSync(new URL(process.argv[2]));
  const schedule = readFileSync(new URL(process.argv[3]));
  const request = process.argv[4];
  const start = performance.now();
  initSync({ wasm: new WebAssembly.Module(wasm), schedule });
  forecastJson(request);
  console.log(performance.now() - start);
`;

const lines = readFileSync(requests, "utf8").trim().split("\n");
const native = JSON.parse(nativeJson);
const kilobytes = (bytes) => `${(bytes / 1024).toFixed(0)} KB`;
const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];

function sizes(name) {
  const wasm = readFileSync(new URL(`${name}_bg.wasm`, dist));
  const schedule = readFileSync(new URL(`acip-4.65.${name === "record" ? "json" : "bin"}`, dist));
  const zipped = (bytes) => gzipSync(bytes, { level: 9 }).length;
  return {
    raw: wasm.length,
    without: zipped(wasm),
    with: zipped(wasm) + zipped(schedule),
  };
}

function started() {
  const url = (file) => new URL(file, dist).href;
  const times = [];
  for (let i = 0; i < STARTS; i++) {
    const args = [url("node.js"), url("forecast_bg.wasm"), url("acip-4.65.bin"), lines[0]];
    const output = execFileSync(process.execPath, ["--input-type=module", "-e", START, ...args]);
    times.push(Number(output));
  }
  return median(times);
}

function perRequest(call) {
  const rounds = 20;
  for (let i = 0; i < 3; i++) for (const line of lines) call(line);
  const times = lines.map((line) => {
    const start = performance.now();
    for (let i = 0; i < rounds; i++) call(line);
    return ((performance.now() - start) * 1000) / rounds;
  });
  return median(times);
}

const { default: init, forecast, forecastJson } = await import(new URL("node.js", dist).href);
await init();
const objects = new Map(lines.map((line) => [line, JSON.parse(line)]));
const small = sizes("forecast");
const large = sizes("record");
const text = perRequest((line) => forecastJson(line));
const object = perRequest((line) => forecast(objects.get(line)));

const table = `| what | limit | measured |
|---|---|---|
| \`forecast_bg.wasm\`, gzipped, without a schedule | 250 KB | ${kilobytes(small.without)} (${kilobytes(small.raw)} raw) |
| with the ACIP schedule, gzipped | 450 KB | ${kilobytes(small.with)} |
| \`record_bg.wasm\` (FHIR and HL7 as well), gzipped, with the ACIP schedule | | ${kilobytes(large.with)} |
| start to first forecast, files in memory | 30 ms | ${started().toFixed(0)} ms |
| one forecast, text to text, median | 60 µs | ${text.toFixed(0)} µs |
| one forecast, object to object, median | | ${object.toFixed(0)} µs |
| natively: load the schedule | | ${native.load_ms.toFixed(1)} ms |
| natively: one forecast, text to text, median | | ${native.median_us.toFixed(0)} µs |

CDC's ${lines.length} healthy cases; Node ${process.version}, ${cpus()[0]?.model ?? "?"}.`;

console.log(table);

const readme = new URL("../README.md", import.meta.url);
const marks = /(<!-- report -->\n)[\s\S]*?(\n<!-- end of report -->)/;
writeFileSync(readme, readFileSync(readme, "utf8").replace(marks, (_, from, to) => `${from}${table}${to}`));

