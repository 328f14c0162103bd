// Writes CDC's healthy cases as requests, one per line, into the file that is named.

import { writeFileSync } from "node:fs";
import { requests } from "./cases.mjs";

writeFileSync(process.argv[2], `${requests("healthy-4.45").join("\n")}\n`);
