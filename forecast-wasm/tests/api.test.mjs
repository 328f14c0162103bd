// What the package offers, in Node.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import init, {
  defaultSchedule,
  forecast,
  ForecastError,
  forecastJson,
  initSync,
  Schedule,
} from "forecast-wasm";

const dist = new URL("../dist/", import.meta.url);
const infant = {
  id: "example-1",
  birth_date: "2025-09-06",
  sex: "female",
  doses: [{ date: "2025-11-06", cvx: "110" }],
};

test("nothing works before init, and says so", async () => {
  assert.throws(() => forecast(infant), /init\(\)/);
  await assert.rejects(Schedule.load("{}"), /init\(\)/);
});

test("init loads the package's own module and schedule", async () => {
  await Promise.all([init(), init()]);
  await init();
  assert.equal(defaultSchedule().id, "acip-4.65");
});

test("an object goes in and an object comes out", () => {
  const answer = forecast(infant, { asOf: "2025-11-10" });
  assert.equal(answer.id, "example-1");
  assert.equal(answer.as_of, "2025-11-10");
  assert.equal(answer.schedule, "acip-4.65");
  assert.deepEqual(answer.layers, ["errata", "seasons"]);
  assert.equal(answer.doses.length, 1);
  const polio = answer.groups.find(({ group }) => group === "Polio");
  assert.equal(polio?.dose_number, 2);
});

test("a verdict belongs to its dose", () => {
  const [partial, good] = [{ date: "2025-11-01", cvx: "107", condition: "partial" }, { date: "2025-11-01", cvx: "107" }];
  for (const doses of [[partial, good], [good, partial]]) {
    const answer = forecast({ birth_date: "2025-09-01", doses }, { asOf: "2026-03-02" });
    const verdict = (index) => answer.doses.find((dose) => dose.index === index)?.groups[0]?.status;
    assert.equal(verdict(doses.indexOf(partial)), "sub_standard");
    assert.equal(verdict(doses.indexOf(good)), "valid");
  }
});

test("text and objects say the same", () => {
  const options = { asOf: "2025-11-10" };
  assert.deepEqual(JSON.parse(forecastJson(JSON.stringify(infant), options)), forecast(infant, options));
});

test("the option comes before the request's date, and today's local date last", () => {
  const dated = { ...infant, as_of: "2025-12-01" };
  assert.equal(forecast(dated).as_of, "2025-12-01");
  assert.equal(forecast(dated, { asOf: "2026-01-02" }).as_of, "2026-01-02");
  const now = new Date();
  const days = [forecast(infant).as_of];
  assert.equal(days[0], [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-"));
});

test("why tells the rules", () => {
  const answer = forecast(infant, { asOf: "2025-11-10", why: true });
  assert.ok(answer.why && answer.why.length > 10);
  assert.equal(forecast(infant, { asOf: "2025-11-10" }).why, undefined);
});

test("errors have a kind and a path, and never the person's id", () => {
  const wrong = { ...infant, doses: [{ date: "2025-02-29", cvx: "110" }] };
  assert.throws(
    () => forecast(wrong),
    (error) => {
      assert.ok(error instanceof ForecastError && error instanceof Error);
      assert.equal(error.name, "ForecastError");
      assert.equal(error.kind, "format");
      assert.equal(error.path, "doses[0].date");
      assert.match(error.message, /^doses\[0\]\.date: /);
      assert.ok(!error.message.includes("example-1"));
      assert.deepEqual(Object.keys(error.toJSON()), ["kind", "file", "path", "message"]);
      return true;
    },
  );
  assert.throws(() => forecastJson("{"), { kind: "syntax" });
  assert.throws(() => forecast(infant, { asOf: "2025-01-01" }), { kind: "request", path: "as_of" });
  assert.throws(() => forecast(infant, { asOf: "soon" }), { kind: "request", path: "asOf" });
  assert.throws(() => forecast({ ...infant, schedule: "elsewhere" }), { kind: "request", path: "schedule" });
  assert.throws(() => forecast({ ...infant, name: "?" }), { kind: "format" });
});

test("another schedule can be loaded, used and freed", async () => {
  const text = readFileSync(new URL("acip-4.65.json", dist), "utf8");
  const document = JSON.parse(text);
  document.schedule.id = "ours";
  document.groups = document.groups.map((group) =>
    group.name === "Polio" ? { ...group, switched_off: true } : group,
  );
  const ours = await Schedule.load(document);
  assert.equal(ours.id, "ours");
  assert.ok(ours.vaccines.some(({ code, name }) => code === "03" && name === "MMR"));
  assert.ok(ours.observations.some(({ code }) => code === "007"));
  assert.ok(ours.groups.includes("Polio"));
  assert.equal(ours.release, defaultSchedule().release);
  const answer = forecast(infant, { asOf: "2025-11-10", schedule: ours });
  assert.equal(answer.schedule, "ours");
  assert.ok(!answer.groups.some(({ group }) => group === "Polio"));
  ours.free();
  for (const form of [text, new TextEncoder().encode(text), await Schedule.compile(text)]) {
    const schedule = await Schedule.load(form);
    assert.deepEqual(forecast(infant, { asOf: "2025-11-10", schedule }), forecast(infant, { asOf: "2025-11-10" }));
  }
});

test("a schedule is compiled once and unpacked without waiting", async () => {
  const packed = await Schedule.compile(readFileSync(new URL("acip-4.65.json", dist)));
  assert.equal(Schedule.unpack(packed).id, "acip-4.65");
  // The build packed the same bytes.
  assert.deepEqual(Buffer.from(packed), readFileSync(new URL("../js/generated/acip-4.65.bin", dist)));
  assert.throws(() => Schedule.unpack(packed.subarray(0, 9_000)), { kind: "format", message: /damaged/ });
  const other = Buffer.from(packed);
  other.write("9", "forecast ".length);
  assert.throws(() => Schedule.unpack(other), { kind: "format", message: /this version/ });
  assert.throws(() => Schedule.unpack("{}"), { kind: "format" });
  await assert.rejects(Schedule.load(packed.subarray(3)), { kind: "syntax" });
});

test("a schedule that is wrong is refused with its path", async () => {
  const document = JSON.parse(readFileSync(new URL("acip-4.65.json", dist), "utf8"));
  document.vaccines[0].cvx = "x";
  const expected = { name: "ForecastError", kind: "format", path: "vaccines[0].cvx" };
  await assert.rejects(Schedule.load(document), expected);
  await assert.rejects(Schedule.compile(document), expected);
  await assert.rejects(Schedule.load("[]"), ForecastError);
});

test("the module has its schedule in it, and may be told to use none", async () => {
  const wasm = readFileSync(new URL("forecast_bg.wasm", dist));
  initSync({ wasm, schedule: null });
  assert.throws(() => forecast(infant), /no schedule/);
  initSync({ wasm });
  assert.equal(forecast(infant, { asOf: "2025-11-10" }).schedule, "acip-4.65");
  defaultSchedule().free();
  assert.throws(() => forecast(infant), /no schedule/);
  await init();
  assert.equal(forecast(infant, { asOf: "2025-11-10" }).schedule, "acip-4.65");
});

test("the files may lie elsewhere", async () => {
  await init({
    wasm: new URL("forecast_bg.wasm", dist),
    compiler: readFileSync(new URL("compile_bg.wasm", dist)),
    schedule: readFileSync(new URL("acip-4.65.json", dist), "utf8"),
  });
  assert.equal(defaultSchedule().id, "acip-4.65");
  await init({ schedule: new URL("acip-4.65.json", dist) });
  assert.equal(defaultSchedule().id, "acip-4.65");
  await assert.rejects(init({ schedule: new URL("missing.json", dist) }), { code: "ENOENT" });
});

test("the module without a schedule takes one, and says so where it has none", () => {
  const code = `
    import { readFileSync } from "node:fs";
    import init, { forecastJson, Schedule } from "forecast-wasm";
    const at = (name) => new URL(name, ${JSON.stringify(dist.href)});
    const ask = () => forecastJson('{"birth_date": "2025-09-06"}', { asOf: "2025-11-10" });
    await init({ wasm: at("bare_bg.wasm") });
    try { ask(); } catch (error) { console.log(error.message); }
    await init({ schedule: at("acip-4.65.json") });
    console.log(JSON.parse(ask()).schedule);
  `;
  const cwd = new URL("../", import.meta.url);
  const output = execFileSync(process.execPath, ["--input-type=module", "--eval", code], { cwd });
  assert.match(output.toString(), /^there is no schedule in the module.*\nacip-4.65\n$/);
});

test("what is of a wrong type or misspelt is refused by name, and never traps", () => {
  const person = { birth_date: "2024-05-02" };
  const circular = { ...person };
  circular.id = circular;
  const calls = {
    "": [[undefined], [null], [7], [circular], [{ ...person, id: 7n }]],
    options: [[person, null], [person, 7]],
    "options.asof": [[person, { asof: "2025-11-10" }]],
    "options.asOf": [[person, { asOf: 20251110 }]],
    "options.why": [[person, { why: "yes" }]],
    "options.schedule": [[person, { schedule: "acip-4.65" }]],
  };
  for (const [path, all] of Object.entries(calls)) {
    for (const call of all) {
      assert.throws(() => forecast(...call), (error) => error instanceof ForecastError && error.kind === "request" && error.path === path);
    }
  }
  assert.throws(() => forecastJson(person), ForecastError);
  assert.equal(forecast(person, { asOf: "2025-11-10" }).as_of, "2025-11-10");
});
