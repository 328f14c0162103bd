/** The entry for Node: as `index.ts`, but the two files are read from disk. @module */

import { type Entry, type InitOptions, type InitSyncOptions, start, startSync } from "./core.js";
import { fromDisk, read } from "./disk.js";
import * as bindings from "./generated/forecast.js";

const entry: Entry = {
  bindings,
  wasm: new URL("./forecast_bg.wasm", import.meta.url),
  compiler: new URL("./compile_bg.wasm", import.meta.url),
  read,
  through: fromDisk,
};

/**
 * Loads the WebAssembly module with the schedule; every other function needs it to be done.
 *
 * Nothing is ever sent, and nothing else is fetched but the module that `Schedule.load` needs for
 * JSON.
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
