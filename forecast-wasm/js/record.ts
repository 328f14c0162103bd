/** What the larger module offers besides: FHIR and HL7 v2. */

import type { Bindings, ForecastOptions, RawSchedule } from "./core.js";
import { chosen, guarded, module, now, type Schedule, today } from "./core.js";
import { type ErrorObject, ForecastError } from "./error.js";

/** A FHIR resource. */
export interface FhirResource {
  resourceType: string;
  [field: string]: unknown;
}

/** Who answers, when, and under which number. */
export interface Signature {
  /** The answering application (MSH-3). */
  application?: string;
  /** The answering facility (MSH-4). */
  facility?: string;
  /** The time of the answer, ISO 8601; without it now. */
  time?: string;
  /** The control id of the answer (MSH-10); without it one from the time. */
  controlId?: string;
}

/** A finding about a message. */
export interface Finding {
  severity: "error" | "warning" | "information";
  /** Which check found it. */
  check: string;
  /** Where in the message. */
  place: string | null;
  text: string;
}

/** A person's record as the record core keeps it: see `docs/record.md`. */
export type RecordDocument = { [field: string]: unknown };

/** What became of one message. */
export interface Received {
  /** Where it begins in the stream, from 1. */
  line: number;
  /** How it was taken (MSA-1). */
  acknowledgement: "AA" | "AE" | "AR";
  /** The answer to send back (ACK, Z23). */
  answer: string;
  /** What was kept; `null` where nothing was. */
  record: RecordDocument | null;
  findings: Finding[];
}

/** A request of `$immds-forecast` that cannot be answered. */
export class FhirError extends ForecastError {
  /** The OperationOutcome that a server would answer with. */
  readonly outcome: FhirResource;

  constructor(outcome: FhirResource) {
    super(problem(outcome));
    this.name = "FhirError";
    this.outcome = outcome;
  }
}

interface RawSignature {
  receive(stream: Uint8Array): string;
  free(): void;
}

interface RecordSchedule extends RawSchedule {
  forecastFhir(parameters: Uint8Array): string;
  answerHl7(query: Uint8Array, records: string, asOf: string, signature: RawSignature): string;
}

interface RecordBindings extends Bindings {
  Signature: new (
    application: string,
    facility: string,
    time: string,
    controlId: string,
  ) => RawSignature;
}

/**
 * Answers a request of `$immds-forecast`: Parameters in, Parameters out.
 *
 * @throws FhirError with the OperationOutcome where it cannot be answered.
 */
export function forecastFhir(
  parameters: FhirResource | string,
  options: Pick<ForecastOptions, "schedule"> = {},
): FhirResource {
  const raw = engine(options.schedule);
  const text = typeof parameters === "string" ? parameters : JSON.stringify(parameters);
  try {
    return JSON.parse(raw.forecastFhir(encode(text))) as FhirResource;
  } catch (error) {
    throw typeof error === "string" ? new FhirError(JSON.parse(error) as FhirResource) : error;
  }
}

/**
 * Takes submissions (VXU): one message or a stream of them, and answers each.
 *
 * @throws ForecastError where the signature's time is no time.
 */
export function receiveHl7(stream: string | Uint8Array, signature: Signature = {}): Received[] {
  return signed(signature, (raw) => JSON.parse(raw.receive(encode(stream))) as Received[]);
}

/**
 * Answers a query (QBP) from the records that were found for it: one is the person who was meant,
 * several are candidates, none is nobody.
 *
 * @throws ForecastError what is wrong with the arguments; what is wrong with the query stands in
 * the answer.
 */
export function answerHl7(
  query: string | Uint8Array,
  records: RecordDocument[],
  options: Signature & Pick<ForecastOptions, "asOf" | "schedule"> = {},
): string {
  const raw = engine(options.schedule);
  const asOf = options.asOf ?? today();
  return signed(options, (signature) =>
    guarded(() => raw.answerHl7(encode(query), JSON.stringify(records), asOf, signature)),
  );
}

function engine(schedule: Schedule | undefined): RecordSchedule {
  const { raw } = chosen(schedule);
  if ("forecastFhir" in raw) return raw as RecordSchedule;
  throw new TypeError("the schedule was loaded by the smaller module: load it with this entry");
}

function signed<T>(signature: Signature, call: (raw: RawSignature) => T): T {
  const { Signature: Raw } = module() as RecordBindings;
  const { application = "", facility = "", time = now() } = signature;
  const controlId = signature.controlId ?? time.replace(/\D/g, "").slice(0, 17);
  const raw = guarded(() => new Raw(application, facility, time, controlId));
  try {
    return call(raw);
  } finally {
    raw.free();
  }
}

function encode(text: string | Uint8Array): Uint8Array {
  return typeof text === "string" ? new TextEncoder().encode(text) : text;
}

/** The first fatal issue as an error. */
function problem(outcome: FhirResource): ErrorObject {
  interface Issue {
    severity?: string;
    expression?: string[];
    diagnostics?: string;
    details?: { text?: string };
  }
  const issues = (outcome["issue"] ?? []) as Issue[];
  const fatal = issues.find((issue) => issue.severity === "fatal");
  return {
    kind: "request",
    file: null,
    path: fatal?.expression?.[0] ?? "",
    message: fatal?.diagnostics ?? fatal?.details?.text ?? "the request cannot be answered",
  };
}
