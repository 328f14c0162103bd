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

import * as generated from "./generated/forecast.js";
import { type InitOptions, type InitSyncOptions, start, startSync } from "./core.js";

/**
 * Loads the WebAssembly module and the schedule; every other function needs it to be done.
 *
 * Nothing else is ever fetched, and nothing is ever sent.
 */
export default async function init(options: InitOptions = {}): Promise<void> {
  const own = {
    wasm: new URL("./forecast_bg.wasm", import.meta.url),
    schedule: new URL("./acip-4.65.bin", import.meta.url),
  };
  await start(generated, options, own, (url) => fetch(url));
}

/** Starts from what is in memory already, without waiting: for workers and servers. */
export function initSync(options: InitSyncOptions): void {
  startSync(generated, options);
}

export { init };
export * from "./public.js";
