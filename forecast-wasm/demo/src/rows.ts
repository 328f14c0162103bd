/** What the answer says about each vaccine group, made ready to show. */

import type { Answer, DoseEvaluation, GroupForecast } from "forecast-wasm";

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
  /** The number of the dose that it counts as. */
  target: number | null;
}

/** A vaccine group. */
export interface Row {
  group: string;
  /** The forecast that matters most. */
  main: GroupForecast;
  /** Others of the group that ask for a dose as well. */
  others: GroupForecast[];
  doses: RowDose[];
}

const URGENCY = ["overdue", "due", "conditional", "needs_date", "not_yet_due", "none"];

/** How pressing a forecast is; less is more. */
export function urgency(forecast: GroupForecast): number {
  return URGENCY.indexOf(forecast.due);
}

/** A row for each vaccine group of the answer, in the order of the schedule. */
export function rows(answer: Answer): Row[] {
  const byGroup = new Map<string, GroupForecast[]>();
  for (const forecast of answer.groups) {
    byGroup.set(forecast.group, [...(byGroup.get(forecast.group) ?? []), forecast]);
  }
  return [...byGroup].map(([group, forecasts]) => {
    const [main, ...rest] = [...forecasts].sort((a, b) => urgency(a) - urgency(b) || settled(a) - settled(b));
    const others = rest.filter((forecast) => forecast.status === "not_complete");
    return { group, main: main as GroupForecast, others, doses: dosesOf(answer.doses, group) };
  });
}

/** Complete says more than too old. */
function settled(forecast: GroupForecast): number {
  return ["complete", "immune", "contraindicated"].includes(forecast.status) ? 0 : 1;
}

function dosesOf(doses: DoseEvaluation[], group: string): RowDose[] {
  const found: RowDose[] = [];
  let counted = 0;
  for (const dose of doses) {
    const name = dose.name ?? dose.cvx;
    const verdicts = dose.groups.filter((verdict) => verdict.group === group);
    const best = verdicts.find(({ status }) => status === "valid") ?? verdicts[0];
    if (!best) continue;
    const reason = best.status === "valid" ? null : best.reason;
    // As people count: the valid doses so far, not the place in the series.
    const target = best.status === "valid" ? (counted += 1) : null;
    found.push({ date: dose.date, cvx: dose.cvx, name, verdict: best.status, reason, target });
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
