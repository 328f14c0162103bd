/**
 * As the main entry, with FHIR and HL7 v2: for browsers, workers and bundlers. Its module is
 * larger; import one entry or the other.
 *
 * @module
 */

import { type InitOptions, type InitSyncOptions, start, startSync } from "./core.js";
import * as generated from "./generated/record.js";

/** Loads the WebAssembly module and the schedule; every other function needs it to be done. */
export default async function init(options: InitOptions = {}): Promise<void> {
  const own = {
    wasm: new URL("./record_bg.wasm", import.meta.url),
    schedule: new URL("./acip-4.65.json", import.meta.url),
  };
  await start(generated, options, own, (url) => fetch(url));
}

/** Starts from what is in memory already, without waiting: for workers and servers. */
export function initSync(options: InitSyncOptions): void {
  startSync(generated, options);
}

export { init };
export * from "./public.js";
export * from "./record.js";
