// Sizes and times of the package: `report.mjs REQUESTS.ndjson '{"load_ms": …, "median_us": …}'`,
// the latter as measured natively. Prints the table and puts it into the README.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { gzipSync } from "node:zlib";

const [requests, nativeJson] = process.argv.slice(2);
const dist = new URL("../dist/", import.meta.url);
const STARTS = 15;

/** A fresh process that starts the package and takes its time; V8 keeps nothing between two of
 * them. Processor time, that of V8's other threads included, is what a busy machine cannot stretch. */
const START = `
  import { readFileSync } from "node:fs";
  const { initSync, forecastJson } = await import(process.argv[1]);
  const wasm = readFileSync(new URL(process.argv[2]));
  const request = process.argv[3];
  const before = process.cpuUsage();
  initSync({ wasm });
  forecastJson(request);
  const { user, system } = process.cpuUsage(before);
  console.log((user + system) / 1000);
`;

const lines = readFileSync(requests, "utf8").trim().split("\n");
const native = JSON.parse(nativeJson);
const kilobytes = (count) => `${(count / 1000).toFixed(0)} KB`;
const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];

const bytes = (file) => readFileSync(new URL(file, dist));
const zipped = (file) => gzipSync(bytes(file), { level: 9 }).length;

function started() {
  const url = (file) => new URL(file, dist).href;
  const times = [];
  for (let i = 0; i < STARTS; i++) {
    const args = [url("node.js"), url("forecast_bg.wasm"), lines[0]];
    const output = execFileSync(process.execPath, ["--input-type=module", "-e", START, ...args]);
    times.push(Number(output));
  }
  return median(times);
}

/** The median of requests, each of them the median of calls: a call that was interrupted is none. */
function perRequest(call) {
  for (let i = 0; i < 10; i++) for (const line of lines) call(line);
  return median(
    lines.map((line) => {
      const times = [];
      for (let i = 0; i < 15; i++) {
        const start = performance.now();
        call(line);
        times.push((performance.now() - start) * 1000);
      }
      return median(times);
    }),
  );
}

const { default: init, forecast, forecastJson, Schedule } = await import(new URL("node.js", dist).href);
await init();
const objects = new Map(lines.map((line) => [line, JSON.parse(line)]));
const text = perRequest((line) => forecastJson(line));
const object = perRequest((line) => forecast(objects.get(line)));
const load = (await Schedule.compile(bytes("acip-4.65.json")), performance.now());
await Schedule.load(bytes("acip-4.65.json"));
const loaded = performance.now() - load;

const table = `| what | limit | measured |
|---|---|---|
| \`bare_bg.wasm\`, without a schedule, gzipped | 250 KB | ${kilobytes(zipped("bare_bg.wasm"))} (${kilobytes(bytes("bare_bg.wasm").length)} raw) |
| \`forecast_bg.wasm\`, with the ACIP schedule, gzipped | 450 KB | ${kilobytes(zipped("forecast_bg.wasm"))} (${kilobytes(bytes("forecast_bg.wasm").length)} raw) |
| \`compile_bg.wasm\`, fetched when a schedule is loaded from JSON, gzipped | | ${kilobytes(zipped("compile_bg.wasm"))} |
| \`record_bg.wasm\` (FHIR and HL7 as well) and the schedule it reads, gzipped | | ${kilobytes(zipped("record_bg.wasm") + zipped("acip-4.65.json"))} |
| start to first forecast, files in memory, processor time | 30 ms | ${started().toFixed(0)} ms |
| one forecast, text to text | 60 µs | ${text.toFixed(0)} µs |
| one forecast, object to object | | ${object.toFixed(0)} µs |
| one forecast natively, text to text | | ${native.median_us.toFixed(0)} µs |
| a schedule from JSON, once its module is there | | ${loaded.toFixed(0)} ms |

KB are thousands of bytes. A forecast's time is the median over CDC's ${lines.length} healthy cases, each
warm; Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? "?"}, load average ${loadavg()[0].toFixed(1)}.`;

console.log(table);

const readme = new URL("../README.md", import.meta.url);
const marks = /(<!-- report -->\n)[\s\S]*?(\n<!-- end of report -->)/;
writeFileSync(readme, readFileSync(readme, "utf8").replace(marks, (_, from, to) => `${from}${table}${to}`));

