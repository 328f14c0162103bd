/** What browsers, workers and Node share: everything but where the bytes come from. */

import { ForecastError, thrown } from "./error.js";
import type { Answer, Request } from "./wire.js";

/** `WebAssembly.Module`, where the application's types know it: those of Node alone do not. */
type CompiledModule = typeof globalThis extends { WebAssembly: { Module: { prototype: infer Module } } } ? Module : never;

/** The WebAssembly module in memory: its bytes, or compiled. */
export type WasmModule = ArrayBuffer | ArrayBufferView | CompiledModule;

/** The WebAssembly module: in memory, where it is, or a response that brings it. */
export type WasmSource = Located | Promise<Located>;

type Located = WasmModule | string | URL | globalThis.Request | Response;

/** A schedule: where it is, its JSON as text, bytes or read already, or packed bytes. */
export type ScheduleSource = URL | Response | string | ArrayBuffer | ArrayBufferView | object;

/** Where the files of the package are, if not beside its scripts. */
export interface InitOptions {
  /** The WebAssembly module; without it the package's own, beside its scripts. */
  wasm?: WasmSource;
  /** The module that compiles schedules, which {@link Schedule.load} fetches when it is given JSON;
   * without it the package's own. */
  compiler?: WasmSource;
  /** The schedule that holds where a call names none; without it the package's ACIP schedule, with
   * `null` none. A string is a URL, or the document itself where it begins with a brace. */
  schedule?: ScheduleSource | null;
}

/** What `initSync` needs, as it reads nothing. */
export interface InitSyncOptions {
  /** The WebAssembly module: its bytes, or compiled. */
  wasm: WasmModule;
  /** The schedule as packed bytes; without it the one in the module, with `null` none. The larger
   * module has none in it, and takes JSON as text or bytes as well. */
  schedule?: string | ArrayBuffer | ArrayBufferView | null;
}

/** What a forecast rests on besides the person. */
export interface ForecastOptions {
  /** The assessment date, `YYYY-MM-DD`; without it that of the request, else today's local date. */
  asOf?: string;
  /** The schedule; without it the one of {@link InitOptions}. */
  schedule?: Schedule;
  /** Whether the answer tells how it came about, rule by rule. */
  why?: boolean;
}

/** A code and what it means. */
export interface Named {
  code: string;
  name: string;
}

/** What the engine of a module offers. */
export interface RawSchedule {
  forecast(request: string, asOf: string | undefined, today: string, why: boolean): string;
  describe(): string;
  free(): void;
}

/** A module's bindings, as wasm-bindgen writes them. */
export interface Bindings {
  default(options: { module_or_path: WasmSource }): Promise<unknown>;
  initSync(options: { module: WasmModule }): unknown;
  Schedule: { new (bytes: Uint8Array): RawSchedule; embedded(): RawSchedule | undefined };
}

/** An entry of the package: a module, where its files are, and how this platform reads them. */
export interface Entry {
  bindings: Bindings;
  wasm: URL;
  /** The module that makes packed bytes of JSON. */
  compiler: URL;
  /** The schedule, where the module has none in it. Such a module reads JSON itself. */
  schedule?: URL;
  read(url: URL | string): Promise<ArrayBuffer | ArrayBufferView | Response>;
  /** A source as wasm-bindgen takes it. */
  through(source: WasmSource): WasmSource;
}

interface Description {
  id: string;
  title: string;
  release: string;
  layers: string[];
  groups: string[];
  vaccines: Named[];
  observations: Named[];
}

let started: { entry: Entry; compiler: WasmSource } | undefined;
let fallback: Schedule | undefined;

/**
 * A schedule that is checked and made ready to run; made once, used for every forecast.
 *
 * Its memory is given back when it is no longer reachable, or at once by {@link Schedule.free}.
 */
export class Schedule {
  /** @internal */
  readonly raw: RawSchedule;
  #description: Description | undefined;

  private constructor(raw: RawSchedule) {
    this.raw = raw;
  }

  /** @internal */
  static of(raw: RawSchedule): Schedule {
    return new Schedule(raw);
  }

  /**
   * Reads a schedule document, one JSON file as `forecast schedule flatten` writes it: its text, its
   * bytes, or the object. Packed bytes will do as well.
   *
   * JSON is checked and compiled by a module of its own, which is fetched when it is first needed.
   *
   * @throws ForecastError what is wrong with it, with the JSON path.
   */
  static async load(json: string | ArrayBuffer | ArrayBufferView | object): Promise<Schedule> {
    const { entry } = running();
    const found = bytes(json);
    return Schedule.unpack(isPacked(found) || entry.schedule ? found : await compile(found));
  }

  /**
   * Checks and compiles a schedule document once; {@link Schedule.unpack} of the same version of
   * this package takes the bytes.
   *
   * @throws ForecastError what is wrong with it, with the JSON path.
   */
  static async compile(json: string | ArrayBuffer | ArrayBufferView | object): Promise<Uint8Array> {
    return compile(bytes(json));
  }

  /**
   * A schedule from packed bytes, without waiting.
   *
   * @throws ForecastError where they are none, or those of another version.
   */
  static unpack(packed: string | ArrayBuffer | ArrayBufferView): Schedule {
    const { Schedule: Raw } = module();
    return guarded(() => new Schedule(new Raw(bytes(packed))));
  }

  /** Its id, such as `acip-4.65`. */
  get id(): string {
    return this.#described.id;
  }

  /** Its title. */
  get title(): string {
    return this.#described.title;
  }

  /** The publisher's number of the release. */
  get release(): string {
    return this.#described.release;
  }

  /** The ids of the layers that were laid on it, lowest first. */
  get layers(): readonly string[] {
    return this.#described.layers;
  }

  /** Its vaccine groups, in the order of answers. */
  get groups(): readonly string[] {
    return this.#described.groups;
  }

  /** Its vaccines: CVX code and short name. */
  get vaccines(): readonly Named[] {
    return this.#described.vaccines;
  }

  /** The observations that its rules refer to: code and title. */
  get observations(): readonly Named[] {
    return this.#described.observations;
  }

  /** Gives its memory back; it cannot be used afterwards. */
  free(): void {
    this.raw.free();
    if (fallback === this) fallback = undefined;
  }

  get #described(): Description {
    this.#description ??= JSON.parse(this.raw.describe()) as Description;
    return this.#description;
  }
}

/**
 * Forecasts one person: the request as an object of the wire format, the answer as one.
 *
 * @throws ForecastError what is wrong with the request, with the JSON path.
 */
export function forecast(request: Request, options: ForecastOptions = {}): Answer {
  return JSON.parse(forecastJson(written(request), options)) as Answer;
}

/**
 * Forecasts one person, text in, text out: the same bytes as the command line writes, without the
 * line feed.
 *
 * @throws ForecastError what is wrong with the request, with the JSON path.
 */
export function forecastJson(request: string, options: ForecastOptions = {}): string {
  if (typeof request !== "string") throw refused("", "expected the request as JSON text");
  checkOptions(options);
  const { raw } = chosen(options.schedule);
  return guarded(() => raw.forecast(request, options.asOf, today(), options.why ?? false));
}

/** The request as text; what JSON has no place for is refused, never passed on. */
function written(request: Request): string {
  if (typeof request !== "object" || request === null) throw refused("", "expected the request as an object");
  try {
    return JSON.stringify(request);
  } catch {
    throw refused("", "expected an object that can be written as JSON");
  }
}

/** Refuses options that are misspelt or of a wrong type, which would be passed over or would trap. */
function checkOptions(options: ForecastOptions): void {
  if (typeof options !== "object" || options === null) throw refused("options", "expected an object");
  const { asOf, schedule, why, ...others } = options;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw refused(`options.${unknown}`, "expected one of asOf, schedule, why");
  if (asOf !== undefined && typeof asOf !== "string") throw refused("options.asOf", "expected a date as text");
  if (why !== undefined && typeof why !== "boolean") throw refused("options.why", "expected true or false");
  if (schedule !== undefined && !(schedule instanceof Schedule)) throw refused("options.schedule", "expected a Schedule");
}

function refused(path: string, message: string): ForecastError {
  return new ForecastError({ kind: "request", file: null, path, message });
}

/** The schedule that holds where a call names none. */
export function defaultSchedule(): Schedule {
  return chosen(undefined);
}

/** The schedule that holds where a call names none, if there is one. */
export function fallbackSchedule(): Schedule | undefined {
  return fallback;
}

/** The schedule of a call. */
export function chosen(schedule: Schedule | undefined): Schedule {
  const found = schedule ?? fallback;
  if (found) return found;
  module();
  throw new TypeError("there is no schedule in the module, and init() was given none: name one in the call");
}

/** One after the other: two that run at once would each make an instance of the module. */
let starting: Promise<void> = Promise.resolve();

/** Loads what the options name. */
export function start(entry: Entry, options: InitOptions): Promise<void> {
  const next = starting.catch(() => {}).then(() => begin(entry, options));
  starting = next;
  return next;
}

async function begin(entry: Entry, options: InitOptions): Promise<void> {
  const { schedule = entry.schedule } = options;
  const fetched = schedule == null ? schedule : scheduleBytes(schedule, entry.read);
  // Both are on their way at once.
  const [, found] = await Promise.all([
    entry.bindings.default({ module_or_path: entry.through(options.wasm ?? entry.wasm) }),
    fetched,
  ]);
  started = { entry, compiler: options.compiler ?? entry.compiler };
  fallback = found == null ? embedded(found) : await Schedule.load(found);
}

/** Starts from what is in memory already. */
export function startSync(entry: Entry, { wasm, schedule }: InitSyncOptions): void {
  entry.bindings.initSync({ module: wasm });
  started = { entry, compiler: entry.compiler };
  fallback = schedule == null ? embedded(schedule) : Schedule.unpack(schedule);
}

/** The schedule in the module, where none is asked for instead. */
function embedded(asked: null | undefined): Schedule | undefined {
  const raw = asked === null ? undefined : module().Schedule.embedded();
  return raw && Schedule.of(raw);
}

async function compile(json: Uint8Array): Promise<Uint8Array> {
  const { entry, compiler } = running();
  const { load } = await import("./compile.js");
  const call = await load(entry.through(compiler));
  return guarded(() => call(json));
}

/** What a packed schedule of any version begins with; JSON never does. */
function isPacked(found: Uint8Array): boolean {
  return new TextDecoder().decode(found.subarray(0, 9)) === "forecast ";
}

async function scheduleBytes(source: ScheduleSource, read: Entry["read"]): Promise<Uint8Array> {
  let found: object | string = source;
  if (found instanceof URL || (typeof found === "string" && !found.trimStart().startsWith("{"))) {
    found = await read(found);
  }
  if (typeof Response === "function" && found instanceof Response) {
    if (!found.ok) throw new Error(`the schedule could not be fetched: status ${found.status}`);
    found = await found.arrayBuffer();
  }
  return bytes(found);
}

function bytes(json: string | object): Uint8Array {
  if (json instanceof Uint8Array) return json;
  if (json instanceof ArrayBuffer) return new Uint8Array(json);
  if (ArrayBuffer.isView(json)) return new Uint8Array(json.buffer, json.byteOffset, json.byteLength);
  return new TextEncoder().encode(typeof json === "string" ? json : JSON.stringify(json));
}

function running(): { entry: Entry; compiler: WasmSource } {
  if (!started) throw new TypeError("call init() and wait for it first");
  return started;
}

/** The bindings of the entry that was started. */
export function module(): Bindings {
  return running().entry.bindings;
}

/** Runs a call of the engine; what it throws becomes a {@link ForecastError}. */
export function guarded<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw thrown(error);
  }
}

/** Today's local date. */
export function today(): string {
  return now().slice(0, 10);
}

/** The local time with its distance from UTC, ISO 8601. */
export function now(): string {
  const date = new Date();
  const offset = -date.getTimezoneOffset();
  const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, 19);
  const two = (number: number): string => String(Math.trunc(number)).padStart(2, "0");
  const away = Math.abs(offset);
  return `${local}${offset < 0 ? "-" : "+"}${two(away / 60)}:${two(away % 60)}`;
}

export { ForecastError };
