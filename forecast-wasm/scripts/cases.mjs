// CDC's cases as requests of the wire format.

import { readdirSync, readFileSync } from "node:fs";

const books = new URL("../../test-cases/", import.meta.url);

/** The requests of a book (`healthy-4.45`, `conditions-4.6`), as text, in the order of its files. */
export function requests(book) {
  const folder = new URL(`${book}/`, books);
  const lines = [];
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith(".json") || file === "book.json") continue;
    const { cases } = JSON.parse(readFileSync(new URL(file, folder), "utf8"));
    for (const { id, patient, as_of } of cases) {
      lines.push(JSON.stringify({ id, ...patient, as_of }));
    }
  }
  return lines;
}
