/**
 * Immunization forecasts where the page is: for browsers, workers and bundlers.
 *
 * ```js
 * import init, { forecast } from "forecast-wasm";
 * await init();
 * const answer = forecast({ birth_date: "2025-09-06", doses: [] }, { asOf: "2025-11-10" });
 * ```
 *
 * @module
 */

import { type Entry, type InitOptions, type InitSyncOptions, start, startSync } from "./core.js";
import * as bindings from "./generated/forecast.js";

const entry: Entry = {
  bindings,
  wasm: new URL("./forecast_bg.wasm", import.meta.url),
  compiler: new URL("./compile_bg.wasm", import.meta.url),
  read: (url) => fetch(url),
  through: (source) => source,
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
