// FHIR and HL7 v2: the package's larger entry.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";

import init, {
  answerHl7,
  FhirError,
  forecast,
  ForecastError,
  forecastFhir,
  readBundle,
  receiveHl7,
  Schedule,
  submitHl7,
  writeBundle,
} from "forecast-wasm/record";
import { requests } from "../scripts/cases.mjs";
import { linesOf, run, runInto } from "./support/command.mjs";

const messages = new URL("../../forecast-exchange/tests/messages/", import.meta.url);
const signature = {
  application: "TESTIIS",
  facility: "CT",
  time: "2026-03-02T14:30:00-05:00",
  controlId: "R1",
};
const cvx = "http://hl7.org/fhir/sid/cvx";

/** A request of the wire format as Parameters of `$immds-forecast`. */
function asked({ birth_date: birthDate, sex: gender, doses = [], as_of: valueDate }) {
  const immunizations = (doses ?? []).map(({ date, cvx: code }, index) => ({
    name: "immunization",
    resource: {
      resourceType: "Immunization",
      id: `dose-${index}`,
      status: "completed",
      patient: { reference: "Patient/p" },
      vaccineCode: { coding: [{ system: cvx, code }] },
      occurrenceDateTime: date,
    },
  }));
  return {
    resourceType: "Parameters",
    parameter: [
      { name: "assessmentDate", valueDate },
      { name: "patient", resource: { resourceType: "Patient", id: "p", gender, birthDate } },
      ...immunizations,
    ],
  };
}

/** Those of a girl with one dose. */
function parameters(birth_date) {
  const doses = [{ date: "2025-11-06", cvx: "110" }];
  return asked({ birth_date, sex: "female", doses, as_of: "2025-11-10" });
}

before(async () => {
  await init();
});

test("Parameters go in and come out, as an object or as text", () => {
  const answer = forecastFhir(parameters("2025-09-06"));
  assert.deepEqual(forecastFhir(JSON.stringify(parameters("2025-09-06"))), answer);
  assert.equal(answer.resourceType, "Parameters");
  const named = (name) => answer.parameter.filter((it) => it.name === name);
  const [{ resource }] = named("recommendation");
  const expected = forecast(
    { birth_date: "2025-09-06", sex: "female", doses: [{ date: "2025-11-06", cvx: "110" }] },
    { asOf: "2025-11-10" },
  );
  assert.equal(resource.recommendation.length, expected.groups.length);
  assert.ok(named("evaluation").length >= 3);
});

test("what cannot be answered throws its OperationOutcome", () => {
  for (const wrong of [parameters("2025"), { resourceType: "Parameters" }, { resourceType: "Patient" }]) {
    assert.throws(
      () => forecastFhir(wrong),
      (error) => {
        assert.ok(error instanceof FhirError && error instanceof ForecastError);
        assert.equal(error.outcome.resourceType, "OperationOutcome");
        assert.ok(error.message.length > 5);
        return true;
      },
    );
  }
  assert.throws(() => forecastFhir("{"), FhirError);
});

test("submissions get the answers that the record core's own tests expect", () => {
  let compared = 0;
  for (const file of readdirSync(messages).sort()) {
    if (!file.endsWith(".hl7")) continue;
    const expected = readFileSync(new URL(file.replace(".hl7", ".ack"), messages), "latin1");
    // Queries are answered from records.
    if (!expected.includes("ACK^V04") || expected.split("MSH|").length !== 2) continue;
    const received = receiveHl7(readFileSync(new URL(file, messages)), { ...signature, schedule: null });
    const answer = received.map((it) => it.answer).join("");
    const plain = (text) => text.replaceAll("R1-1|", "R1|").replace(/^# .*/gm, "").replace(/[\r\n]+/g, "\n").trim();
    assert.equal(plain(answer), plain(Buffer.from(expected, "latin1").toString("utf8")), file);
    compared += 1;
  }
  assert.ok(compared > 50, `only ${compared} compared`);
});

test("FHIR answers are the bytes of the command, for every case of CDC's books", () => {
  const all = [...requests("healthy-4.45"), ...requests("conditions-4.6")].map((line) => asked(JSON.parse(line)));
  assert.equal(all.length, 1350);
  const wrong = [{ resourceType: "Parameters" }, parameters("2025"), parameters("2025-12-01")];
  const lines = [...all, ...wrong].map((it) => JSON.stringify(it));
  const expected = linesOf(run(["fhir", "-"], `${lines.join("\n")}\n`));
  assert.equal(expected.length, lines.length);
  for (const [index, line] of lines.entries()) {
    if (index < all.length) assert.equal(JSON.stringify(forecastFhir(line)), expected[index], line);
    else assert.throws(() => forecastFhir(line), ({ outcome }) => JSON.stringify(outcome) === expected[index], line);
  }
});

test("HL7 answers and records are the bytes of the command", () => {
  // As the command numbers its answers, from the time.
  const number = signature.time.replace(/\D/g, "").slice(0, 14);
  const { application, facility, time } = signature;
  const signed = ["--application", application, "--facility", facility, "--time", time];
  const files = readdirSync(messages).filter((file) => file.endsWith(".hl7")).sort();
  assert.ok(files.length > 150);
  const [{ record }] = receiveHl7(readFileSync(new URL("003-newly-given-and-history.hl7", messages)), signature);
  let [records, answered] = [0, 0];
  for (const file of files) {
    const path = fileURLToPath(new URL(file, messages));
    const bytes = readFileSync(path);
    const { printed, written } = runInto(["hl7", "ack", path, ...signed], "--records");
    const received = receiveHl7(bytes, { ...signature, controlId: number });
    // The command answers a batch with a batch; what stands in it is the same.
    const segments = printed.split("\r").filter((it) => !/^(FHS|BHS|BTS|FTS)\|/.test(it));
    assert.equal(received.map((it) => it.answer).join(""), segments.join("\r"), file);
    const made = received.filter((it) => it.record).map((it) => JSON.stringify(it.record));
    assert.deepEqual(made, linesOf(written), file);
    records += made.length;
    if (!bytes.includes("QBP^Q11")) continue;
    const kept = ["--records", fileURLToPath(new URL("003-newly-given-and-history.hl7", messages))];
    const told = run(["hl7", "query", path, ...kept, "--as-of", "2026-03-02", ...signed]);
    // Who is meant the command finds itself, and asks back (Z31) where it may be another; here the
    // caller says who it is.
    if (told.includes("Z31^CDCPHINVS")) continue;
    const meant = told.includes("|NF|") ? [] : [record];
    const options = { ...signature, controlId: `${number}-1`, asOf: "2026-03-02" };
    assert.equal(answerHl7(bytes, meant, options), told, file);
    answered += /Z(?:32|42)\^CDCPHINVS/.test(told);
  }
  assert.ok(records > 100 && answered > 1, `${records} records, ${answered} answers`);
});

test("a submission gives a record, and a query about it a forecast", () => {
  const text = (name) => readFileSync(new URL(name, messages), "utf8");
  const [received] = receiveHl7(text("003-newly-given-and-history.hl7"), signature);
  assert.equal(received.acknowledgement, "AA");
  assert.equal(received.record.doses.length, 3);
  const query = text("171-query-forecast.hl7");
  const found = answerHl7(query, [received.record], { ...signature, asOf: "2026-03-02" });
  assert.match(found, /^MSH\|.*Z42\^CDCPHINVS/);
  assert.match(found, /\rQAK\|T2\|OK/);
  assert.match(answerHl7(query, [], signature), /\rQAK\|T2\|NF/);
  assert.match(answerHl7(query, [received.record, received.record], signature), /Z31\^CDCPHINVS/);
});

test("a query about a protected record (PD1-12) is answered as one about nobody", () => {
  const text = (name) => readFileSync(new URL(name, messages), "utf8");
  const [{ record }] = receiveHl7(text("018-protected.hl7"), signature);
  const answer = answerHl7(text("171-query-forecast.hl7"), [record], { ...signature, asOf: "2026-03-02" });
  assert.match(answer, /\rQAK\|T2\|NF/);
  assert.doesNotMatch(answer, /\rPID\|/);
});

test("a packed schedule forecasts, and says that it cannot read codes of other systems", async () => {
  const packed = await Schedule.load(await Schedule.compile(readFileSync(new URL("../dist/acip-4.65.json", import.meta.url))));
  const request = { birth_date: "2025-09-06" };
  const asOf = "2025-11-10";
  assert.deepEqual(forecast(request, { asOf, schedule: packed }), forecast(request, { asOf }));
  assert.throws(() => forecastFhir(parameters("2025-09-06"), { schedule: packed }), FhirError);
});

test("wrong arguments are errors with a path", () => {
  assert.throws(() => receiveHl7("", { time: "soon" }), { name: "ForecastError", path: "time" });
  assert.throws(() => answerHl7("", [], signature), { name: "ForecastError", path: "query" });
  assert.throws(() => answerHl7("", [{ doses: 7 }], signature), { kind: "format" });
  assert.deepEqual(receiveHl7(""), []);
});

test("Bundles become the records of the command, records its Bundles and submissions", () => {
  const [, patient, dose] = parameters("2025-09-06").parameter.map((it) => it.resource);
  const named = { ...patient, name: [{ use: "official", family: "Example", given: ["Ada"] }] };
  const entry = [named, { ...dose, photo: [] }].map((resource) => ({ resource }));
  const bundle = { resourceType: "Bundle", type: "collection", entry };
  const text = JSON.stringify(bundle);
  const { record, issues } = readBundle(bundle);
  assert.deepEqual(readBundle(text).record, record);
  assert.deepEqual(issues.map((it) => it.expression), [["Bundle.entry[1].resource.photo"]]);
  const [printed] = linesOf(run(["fhir", "-"], `${text}\n`));
  assert.equal(JSON.stringify(record), printed);
  const written = writeBundle(record);
  assert.deepEqual(written.issues, []);
  assert.equal(JSON.stringify(written.bundle), linesOf(run(["fhir", "-"], `${printed}\n`))[0]);
  const [received] = receiveHl7(submitHl7(record, signature), signature);
  assert.deepEqual(received.record.doses.map(({ date, cvx: code }) => [date, code]), [["2025-11-06", "110"]]);
  assert.throws(() => readBundle("<html/>"), FhirError);
  assert.throws(() => writeBundle({ doses: 7 }), ForecastError);
  assert.throws(() => submitHl7({ doses: 7 }), ForecastError);
});

test("FHIR in XML is read as JSON is", () => {
  const xml = '<Patient xmlns="http://hl7.org/fhir"><birthDate value="2025-09-06"/></Patient>';
  assert.deepEqual(readBundle(xml), readBundle({ resourceType: "Patient", birthDate: "2025-09-06" }));
});
