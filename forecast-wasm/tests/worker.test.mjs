// The example of a worker, bundled as an application would and run in a browser.

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { launch, serve } from "./support/browser.mjs";

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

test("a worker answers, and its errors have a path", async () => {
  const folder = mkdtempSync(join(tmpdir(), "forecast-worker-"));
  const server = await serve(folder);
  const browser = await launch();
  try {
    await build({
      entryPoints: [at("examples/worker/page.js"), at("examples/worker/worker.js")],
      bundle: true,
      format: "esm",
      outdir: folder,
      logLevel: "error",
    });
    // As with every bundler that knows nothing of WebAssembly: the module goes beside the script.
    cpSync(at("dist/forecast_bg.wasm"), join(folder, "forecast_bg.wasm"));
    writeFileSync(join(folder, "index.html"), "<!doctype html><title>worker</title>");
    const page = await browser.newPage();
    await page.goto(server.url);
    const outcome = await page.evaluate(async () => {
      const { ask } = await import("/page.js");
      const infant = { birth_date: "2025-09-06", doses: [{ date: "2025-11-06", cvx: "110" }] };
      const answers = await Promise.all([
        ask(infant, { asOf: "2025-11-10" }),
        ask(infant, { asOf: "2025-12-10" }),
      ]);
      const error = await ask({ birth_date: "2025-09-31" }).catch((error) => error);
      return { dates: answers.map((it) => it.as_of), groups: answers[0].groups.length, error: error.toJSON() };
    });
    assert.deepEqual(outcome.dates, ["2025-11-10", "2025-12-10"]);
    assert.ok(outcome.groups > 10);
    assert.deepEqual([outcome.error.kind, outcome.error.path], ["format", "birth_date"]);
  } finally {
    await browser.close();
    await server.close();
    rmSync(folder, { recursive: true });
  }
});
