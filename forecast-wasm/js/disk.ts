/** How Node reads what browsers fetch. */

import { readFile } from "node:fs/promises";

import type { WasmSource } from "./core.js";

/** Reads a file, by path or URL; other URLs are fetched. */
export async function read(url: URL | string): Promise<ArrayBufferView | Response> {
  const text = String(url);
  if (/^https?:/.test(text)) return fetch(url);
  return readFile(text.startsWith("file:") ? new URL(text) : text);
}

/** A module that is read where it is named by a path or URL. */
export function fromDisk(source: WasmSource): WasmSource {
  if (source instanceof URL || typeof source === "string") {
    return read(source) as Promise<BufferSource | Response>;
  }
  return source;
}
