/** The entry for Node: as `index.ts`, but the two files are read from disk. @module */

import { type InitOptions, type InitSyncOptions, start, startSync } from "./core.js";
import { fromDisk, read } from "./disk.js";
import * as generated from "./generated/forecast.js";

/** Loads the WebAssembly module and the schedule; every other function needs it to be done. */
export default async function init(options: InitOptions = {}): Promise<void> {
  const own = {
    wasm: new URL("./forecast_bg.wasm", import.meta.url),
    schedule: new URL("./acip-4.65.bin", import.meta.url),
  };
  await start(generated, options, own, read, fromDisk);
}

/** Starts from what is in memory already, without waiting: for workers and servers. */
export function initSync(options: InitSyncOptions): void {
  startSync(generated, options);
}

export { init };
export * from "./public.js";
