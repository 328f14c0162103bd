// The page's side: each request gets a promise of its answer.

import { ForecastError } from "forecast-wasm";

const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
const waiting = new Map();

worker.addEventListener("message", ({ data: { number, answer, error } }) => {
  const { resolve, reject } = waiting.get(number);
  waiting.delete(number);
  if (error) reject(new ForecastError(error));
  else resolve(answer);
});

export function ask(request, options) {
  return new Promise((resolve, reject) => {
    const number = crypto.randomUUID();
    waiting.set(number, { resolve, reject });
    worker.postMessage({ number, request, options });
  });
}
