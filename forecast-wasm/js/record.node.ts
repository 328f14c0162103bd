/** The larger entry for Node: as `record.index.ts`, but the two files are read from disk. @module */

import { type Entry, type InitOptions, type InitSyncOptions, start, startSync } from "./core.js";
import { fromDisk, read } from "./disk.js";
import * as bindings from "./generated/record.js";

const entry: Entry = {
  bindings,
  wasm: new URL("./record_bg.wasm", import.meta.url),
  compiler: new URL("./compile_bg.wasm", import.meta.url),
  schedule: new URL("./acip-4.65.json", import.meta.url),
  read,
  through: fromDisk,
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
