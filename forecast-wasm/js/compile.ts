/** The module that checks and compiles schedules, which most pages never need. */

import init, { compile } from "./generated/compile.js";
import type { WasmSource } from "./core.js";

/** Loads it, once. */
export async function load(source: WasmSource): Promise<(json: Uint8Array) => Uint8Array> {
  await init({ module_or_path: source });
  return compile;
}
