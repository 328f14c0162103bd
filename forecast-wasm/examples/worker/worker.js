// A module worker: forecasts without holding up the page.

import init, { forecast, ForecastError } from "forecast-wasm";

const ready = init();

addEventListener("message", async ({ data: { number, request, options } }) => {
  await ready;
  try {
    postMessage({ number, answer: forecast(request, options) });
  } catch (error) {
    if (!(error instanceof ForecastError)) throw error;
    postMessage({ number, error: error.toJSON() });
  }
});
