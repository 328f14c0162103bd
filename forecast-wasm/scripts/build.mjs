// The package from what cargo made: `js/generated` and `js` in, `dist` out.

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { embed } from "./embed.mjs";
import { wireTypes } from "./types.mjs";

const package_ = new URL("../", import.meta.url);
const at = (path) => fileURLToPath(new URL(path, package_));
const node = (program, ...args) =>
  execFileSync(process.execPath, [at(program), ...args], { stdio: "inherit", cwd: at(".") });

rmSync(at("dist"), { recursive: true, force: true });
mkdirSync(at("dist/generated"), { recursive: true });

writeFileSync(at("js/wire.ts"), await wireTypes());
node("node_modules/typescript/bin/tsc", "--project", at("tsconfig.json"));

for (const name of ["forecast", "compile", "record"]) {
  cpSync(at(`js/generated/${name}.js`), at(`dist/generated/${name}.js`));
}
for (const name of ["compile", "record"]) {
  cpSync(at(`js/generated/${name}_bg.wasm`), at(`dist/${name}_bg.wasm`));
}
const bare = readFileSync(at("js/generated/forecast_bg.wasm"));
const bindings = await import(new URL("dist/generated/forecast.js", package_).href);
writeFileSync(at("dist/bare_bg.wasm"), bare);
writeFileSync(at("dist/forecast_bg.wasm"), embed(bare, bindings, readFileSync(at("js/generated/acip-4.65.bin"))));
cpSync(at("js/generated/acip-4.65.json"), at("dist/acip-4.65.json"));
for (const licence of ["LICENSE-APACHE", "LICENSE-MIT"]) {
  writeFileSync(at(licence), readFileSync(at(`../${licence}`)));
}
