// FHIR and HL7 v2: the package's larger entry.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { before, test } from "node:test";

import init, {
  answerHl7,
  FhirError,
  forecast,
  ForecastError,
  forecastFhir,
  receiveHl7,
  Schedule,
} from "forecast-wasm/record";

const messages = new URL("../../forecast-record/tests/messages/", import.meta.url);
const signature = {
  application: "TESTIIS",
  facility: "CT",
  time: "2026-03-02T14:30:00-05:00",
  controlId: "R1",
};
const cvx = "http://hl7.org/fhir/sid/cvx";

/** Parameters of `$immds-forecast` for a girl with one dose. */
function parameters(birthDate) {
  return {
    resourceType: "Parameters",
    parameter: [
      { name: "assessmentDate", valueDate: "2025-11-10" },
      { name: "patient", resource: { resourceType: "Patient", id: "p", gender: "female", birthDate } },
      {
        name: "immunization",
        resource: {
          resourceType: "Immunization",
          id: "dose",
          status: "completed",
          patient: { reference: "Patient/p" },
          vaccineCode: { coding: [{ system: cvx, code: "110" }] },
          occurrenceDateTime: "2025-11-06",
        },
      },
    ],
  };
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
    const received = receiveHl7(readFileSync(new URL(file, messages)), signature);
    const answer = received.map((it) => it.answer).join("");
    const plain = (text) => text.replaceAll("R1-1|", "R1|").replace(/^# .*/gm, "").replace(/[\r\n]+/g, "\n").trim();
    assert.equal(plain(answer), plain(Buffer.from(expected, "latin1").toString("utf8")), file);
    compared += 1;
  }
  assert.ok(compared > 50, `only ${compared} compared`);
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
