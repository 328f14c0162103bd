/** What a row says when it is opened: every dose with its verdict, and the dates of the next. */

import type { GroupForecast } from "forecast-wasm";

import { el } from "./dom.js";
import { dayText } from "./format.js";
import type { Row, RowDose } from "./rows.js";
import { badge } from "./status.js";
import { because, why } from "./why.js";
import type { Words } from "./words.js";

/** The details of a row. */
export function detail(row: Row, words: Words): HTMLElement {
  return el(
    "div",
    { class: "inner" },
    row.doses.length > 0 ? doses(row.doses, words) : el("p", {}, words.noDoses),
    ...[row.main, ...row.others].map((forecast) => next(forecast, words)),
  );
}

function doses(given: RowDose[], words: Words): HTMLElement {
  const head = el("tr", {}, ...words.columns.map((name) => el("th", { scope: "col" }, name)));
  const lines = given.map((dose) =>
    el(
      "tr",
      {},
      el("td", {}, dayText(dose.date, words)),
      el("td", {}, `${dose.name} [${dose.cvx}]`),
      el("td", { class: dose.verdict }, verdict(dose, words)),
    ),
  );
  return el("table", {}, el("thead", {}, head), el("tbody", {}, ...lines));
}

function verdict(dose: RowDose, words: Words): string {
  if (dose.verdict === "valid") {
    const but = dose.notFor.length > 0 ? `; ${words.countsNotFor(dose.notFor.join(", "))}` : "";
    return `✓ ${words.counts(dose.target)}${but}`;
  }
  const told = dose.reason && why(dose.reason, dose.limit, words);
  const what = words[dose.verdict].toLowerCase();
  const sign = dose.verdict === "extraneous" ? "–" : "✕";
  return told ? `${sign} ${what}: ${told}` : `${sign} ${what}`;
}

function next(forecast: GroupForecast, words: Words): HTMLElement {
  const facts = el("dl", {});
  for (const key of ["earliest", "recommended", "past_due", "latest"] as const) {
    const when = forecast[key];
    if (when) facts.append(el("div", {}, el("dt", {}, words.window[key]), el("dd", {}, dayText(when, words))));
  }
  const remarks = [
    forecast.dose_number !== null ? words.dose(forecast.dose_number) : "",
    forecast.series_type === "risk" ? words.risk : "",
    forecast.projected_season ? words.seasonProjected : "",
    ...forecast.because.map((fact) => because(fact, words)),
    forecast.limit?.date ? words.lastDay(dayText(forecast.limit.date, words)) : "",
  ].filter((it) => it);
  return el(
    "div",
    { class: "next-dose" },
    el("p", {}, el("strong", {}, `${words.next}: `), badge(forecast, words), remarks.length > 0 && ` ${remarks.join("; ")}`),
    facts.childElementCount > 0 && facts,
    forecast.vaccines.length > 0 &&
      el("p", { class: "plain" }, forecast.vaccines.map(({ name, cvx }) => `${name} [${cvx}]`).join("; ")),
  );
}
