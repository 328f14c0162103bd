/** What the answer says about each vaccine group, made ready to show. */

import type { Answer, DoseEvaluation, GroupForecast, Limit } from "forecast-wasm";

import { number } from "./dates.js";

/** A verdict on a dose for one vaccine group. */
export type Verdict = "valid" | "not_valid" | "sub_standard" | "extraneous" | "none";

/** A dose in the row of a group. */
export interface RowDose {
  date: string;
  cvx: string;
  name: string;
  verdict: Verdict;
  /** Why it does not count. */
  reason: string | null;
  /** What that reason compared. */
  limit: Limit;
  /** The number of the dose that it counts as. */
  target: number | null;
  /** The series for which it has to be repeated all the same. */
  notFor: string[];
}

/** A vaccine group. */
export interface Row {
  group: string;
  /** The forecast that heads the group. */
  main: GroupForecast;
  /** Those beneath it that ask for a dose as well. */
  others: GroupForecast[];
  doses: RowDose[];
}

/** A row for each vaccine group of the answer, in the order of the schedule. */
export function rows(answer: Answer): Row[] {
  return answer.groups.map((main) => {
    const others = main.other_series.filter(({ status }) => status === "not_complete");
    return { group: main.group, main, others, doses: dosesOf(answer.doses, [main, ...main.other_series]) };
  });
}

/** The doses of a group, of which these are the forecasts. */
function dosesOf(doses: DoseEvaluation[], forecasts: GroupForecast[]): RowDose[] {
  const group = forecasts[0]?.group;
  // What these forecast depends on the doses that they count.
  const open = forecasts.filter(({ status, series_type: kind }) => status === "not_complete" && kind === "risk");
  const asking = new Set(open.flatMap(({ parts }) => parts.map(({ series }) => series)));
  const found: RowDose[] = [];
  let counted = 0;
  for (const dose of doses) {
    const verdict = dose.groups.find((verdict) => verdict.group === group);
    if (!verdict) continue;
    const valid = verdict.status === "valid";
    const against = verdict.by_series.filter(
      ({ series, status }) => asking.has(series) && (status === "not_valid" || status === "sub_standard"),
    );
    found.push({
      date: dose.date,
      cvx: dose.cvx,
      name: dose.name ?? dose.cvx,
      verdict: verdict.status,
      reason: valid ? null : verdict.reason,
      limit: valid ? null : verdict.limit,
      // As people count: the valid doses so far, not the place in the series.
      target: valid ? (counted += 1) : null,
      notFor: valid ? against.map(({ series }) => series) : [],
    });
  }
  return found;
}

/** Whether a row is of use on the timeline: a dose was given, or one is to give within a year. */
export function isShown(row: Row, asOf: string): boolean {
  if (row.doses.length > 0) return true;
  if (row.main.status !== "not_complete") return row.main.status === "contraindicated";
  const next = row.main.recommended ?? row.main.earliest;
  return next === null || number(next) <= number(asOf) + 366;
}
