// The page: `demo` in, `demo/dist` out, a folder that any web server can serve.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const at = (path) => fileURLToPath(new URL(path, new URL("../", import.meta.url)));
const out = at("demo/dist");

for (const project of ["demo/tsconfig.json", "demo/worker/tsconfig.json"]) {
  const tsc = [at("node_modules/typescript/bin/tsc"), "--project", at(project)];
  execFileSync(process.execPath, tsc, { stdio: "inherit" });
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
for (const file of ["index.html", "style.css", "icon.svg"]) cpSync(at(`demo/${file}`), `${out}/${file}`);
cpSync(at("dist/forecast_bg.wasm"), `${out}/forecast_bg.wasm`);

const examples = {};
for (const file of readdirSync(at("../examples")).sort()) {
  if (!file.endsWith(".json")) continue;
  examples[file.replace(/\.json$/, "")] = JSON.parse(readFileSync(at(`../examples/${file}`), "utf8"));
}

const options = { bundle: true, minify: true, format: "esm", target: "es2022", legalComments: "none", logLevel: "warning" };
await build({
  ...options,
  entryPoints: [at("demo/src/main.ts")],
  outfile: `${out}/main.js`,
  alias: { "forecast-wasm": at("dist/index.js") },
  define: { EXAMPLES: JSON.stringify(examples) },
});

const files = readdirSync(out).sort();
const hash = createHash("sha256");
for (const file of files) hash.update(file).update(readFileSync(`${out}/${file}`));
await build({
  ...options,
  entryPoints: [at("demo/worker/sw.ts")],
  outfile: `${out}/sw.js`,
  define: {
    FILES: JSON.stringify(["./", ...files.map((file) => `./${file}`)]),
    VERSION: JSON.stringify(`forecast-${hash.digest("hex").slice(0, 16)}`),
  },
});
