/**
 * As the main entry, with FHIR and HL7 v2: for browsers, workers and bundlers. Its module is
 * larger; import one entry or the other.
 *
 * @module
 */

import { type Entry, type InitOptions, type InitSyncOptions, start, startSync } from "./core.js";
import * as bindings from "./generated/record.js";

const entry: Entry = {
  bindings,
  wasm: new URL("./record_bg.wasm", import.meta.url),
  compiler: new URL("./compile_bg.wasm", import.meta.url),
  schedule: new URL("./acip-4.65.json", import.meta.url),
  read: (url) => fetch(url),
  through: (source) => source,
};

/**
 * Loads the WebAssembly module and the schedule; every other function needs it to be done.
 *
 * Nothing else is fetched, and nothing is ever sent.
 */
export default async function init(options: InitOptions = {}): Promise<void> {
  await start(entry, options);
}

/** Starts from what is in memory already, without waiting: for workers and servers. */
export function initSync(options: InitSyncOptions): void {
  startSync(entry, options);
}

export { init };
export * from "./public.js";
export * from "./record.js";
