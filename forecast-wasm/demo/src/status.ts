/** Where a vaccine group stands, in words. */

import type { GroupForecast } from "forecast-wasm";

import { addMonths, type Day, day, number } from "./dates.js";
import { el } from "./dom.js";
import { dayText, length } from "./format.js";
import type { Words } from "./words.js";

const SIGNS: Record<string, string> = {
  overdue: "▲",
  due: "●",
  conditional: "◆",
  needs_date: "?",
  not_yet_due: "○",
  complete: "✓",
  immune: "✓",
  contraindicated: "✕",
  not_recommended: "–",
  aged_out: "–",
};

/** What to call the state of a forecast. */
export function stateOf(forecast: GroupForecast): Exclude<GroupForecast["due"], "none"> | GroupForecast["status"] {
  return forecast.due === "none" ? forecast.status : forecast.due;
}

/** The state as a sign with its words. */
export function badge(forecast: GroupForecast, words: Words): HTMLElement {
  const state = stateOf(forecast);
  const notRoutine = forecast.reason === "not_routine_at_age";
  const known = notRoutine ? words.not_routine_at_age : words[state];
  const text = state === "not_complete" ? words.not_yet_due : known;
  return el(
    "span",
    { class: `badge ${state}` },
    el("span", { class: "sign", "aria-hidden": "true" }, SIGNS[state] ?? "○"),
    text,
  );
}

/** What comes next, in a few words. */
export function nextText(forecast: GroupForecast, asOf: Day, words: Words): string {
  const { due, past_due: pastDue, recommended, earliest, status } = forecast;
  const date = (when: Day): string => dayText(when, words);
  if (status !== "not_complete") {
    // What begins at a later age.
    const later = forecast.other_series.find(({ due }) => status === "complete" && due === "not_yet_due");
    return later?.recommended ? `${words.next}: ${words.from(date(later.recommended))}` : "";
  }
  const dose = words.dose(forecast.dose_number);
  const since = recommended ?? earliest;
  if (forecast.catch_up && (due === "overdue" || due === "due" || due === "conditional")) {
    // Their past due date lies before the person came under the recommendation: not late since then.
    const { until_age: until } = forecast.catch_up;
    const so = forecast.dose_number === 1 ? words.notVaccinated : words.notFullyVaccinated;
    const may = due === "conditional" ? words.mayUntil(until) : words.recommendedUntil(until);
    return `${dose}, ${so}; ${may}`;
  }
  if (due === "overdue" && pastDue) {
    const first = day(number(pastDue) + 1);
    return `${dose}, ${words.overdueBy(words.length(length(pastDue, asOf)), date(first))}`;
  }
  if (due === "needs_date") return words.needs_date;
  if (!since) return dose;
  if (due === "due") {
    const text = pastDue ? words.dueUntil(date(since), date(pastDue)) : words.dueSince(date(since));
    return `${dose}, ${text}`;
  }
  if (due === "conditional") return `${dose}, ${words.maySince(date(since))}`;
  const possible = earliest && earliest < since && earliest <= addMonths(asOf, 12) && earliest > asOf;
  return `${dose}, ${words.from(date(since))}${possible ? `; ${words.earliest(date(earliest))}` : ""}`;
}
