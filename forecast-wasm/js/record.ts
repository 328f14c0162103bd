/** What the larger module offers besides: FHIR and HL7 v2. */

import type { Bindings, ForecastOptions, RawSchedule } from "./core.js";
import { chosen, fallbackSchedule, guarded, module, now, type Schedule, today } from "./core.js";
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

/** A record that was read from FHIR, and what was not understood or has no place in it. */
export interface BundleRead {
  record: RecordDocument;
  /** As an OperationOutcome's `issue`. */
  issues: FhirIssue[];
}

/** A record as FHIR, and what of it FHIR has no place for. */
export interface BundleWritten {
  bundle: FhirResource;
  /** As an OperationOutcome's `issue`. */
  issues: FhirIssue[];
}

/** An issue of an OperationOutcome. */
export interface FhirIssue {
  severity: "fatal" | "error" | "warning" | "information";
  code: string;
  diagnostics?: string;
  /** Where, as FHIRPath. */
  expression?: string[];
}

/** FHIR that cannot be read, or a request of `$immds-forecast` that cannot be answered. */
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
  submit(record: string): string;
  free(): void;
}

interface RecordSchedule extends RawSchedule {
  forecastFhir(parameters: Uint8Array, allRemarks: boolean): string;
  receiveHl7(stream: Uint8Array, signature: RawSignature): string;
  answerHl7(query: Uint8Array, records: string, asOf: string, signature: RawSignature): string;
}

interface RecordBindings extends Bindings {
  Signature: new (
    application: string,
    facility: string,
    time: string,
    controlId: string,
  ) => RawSignature;
  readBundle(bundle: Uint8Array): string;
  writeBundle(record: string): string;
}

/**
 * Answers a request of `$immds-forecast`: Parameters in, as an object or as text in JSON or XML,
 * Parameters out. Remarks about what was not used are told once per kind, with their number, unless
 * `allRemarks` wants each.
 *
 * @throws FhirError with the OperationOutcome where it cannot be answered.
 */
export function forecastFhir(
  parameters: FhirResource | string,
  options: Pick<ForecastOptions, "schedule"> & { allRemarks?: boolean } = {},
): FhirResource {
  const raw = engine(options.schedule);
  const { allRemarks = false } = options;
  return fhir(() => JSON.parse(raw.forecastFhir(resource(parameters), allRemarks)) as FhirResource);
}

/**
 * Reads a Bundle, or a single resource, into the record of one person.
 *
 * @throws FhirError with an OperationOutcome where there is no patient in it, or it is not FHIR.
 */
export function readBundle(bundle: FhirResource | string): BundleRead {
  const { readBundle: read } = module() as RecordBindings;
  return fhir(() => JSON.parse(read(resource(bundle))) as BundleRead);
}

/**
 * Writes a record as a Bundle.
 *
 * @throws ForecastError where the record cannot be read.
 */
export function writeBundle(record: RecordDocument): BundleWritten {
  const { writeBundle: write } = module() as RecordBindings;
  return guarded(() => JSON.parse(write(JSON.stringify(record))) as BundleWritten);
}

/**
 * Takes submissions (VXU): one message or a stream of them, and answers each. The sender is warned
 * of contraindications, reactions and evidence of immunity that no forecast by the schedule uses:
 * that of the call, else the one of {@link InitOptions}; with null of none.
 *
 * @throws ForecastError where the signature's time is no time, or the schedule is a packed one.
 */
export function receiveHl7(
  stream: string | Uint8Array,
  options: Signature & { schedule?: Schedule | null } = {},
): Received[] {
  const { schedule = fallbackSchedule() ?? null } = options;
  const raw = schedule === null ? undefined : engine(schedule);
  const bytes = encode(stream);
  return signed(options, (signature) =>
    guarded(
      () => JSON.parse(raw?.receiveHl7(bytes, signature) ?? signature.receive(bytes)) as Received[],
    ),
  );
}

/**
 * Writes a record as a submission (VXU).
 *
 * @throws ForecastError where the record cannot be read, or the signature's time is no time.
 */
export function submitHl7(record: RecordDocument, signature: Signature = {}): string {
  return signed(signature, (raw) => guarded(() => raw.submit(JSON.stringify(record))));
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

/** A resource as text. */
function resource(given: FhirResource | string): Uint8Array {
  return encode(typeof given === "string" ? given : JSON.stringify(given));
}

function fhir<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw typeof error === "string" ? new FhirError(JSON.parse(error) as FhirResource) : error;
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
