/** Why a dose does not count and a vaccine must not be given, with what was compared. */

import type { Because, Limit } from "forecast-wasm";

import { dayText } from "./format.js";
import type { Words } from "./words.js";

/** Limits of which the date is the last day, not the first. */
const ENDS = ["lot_expiration", "maximum_age", "vaccine_end_age"];

/** The reason, from what it counts, and the day that would have counted. */
export function why(reason: string, limit: Limit, words: Words): string {
  const text = origin(limit, words) ?? words.reasons[reason] ?? reason;
  if (!limit?.date) return text;
  const date = dayText(limit.date, words);
  return `${text}; ${ENDS.includes(limit.kind) ? words.lastDay(date) : words.firstDay(date)}`;
}

/** What an interval counts from; a pregnancy, for one, is no earlier dose. */
function origin(limit: Limit, words: Words): string | null {
  const from = limit?.from;
  if (!limit || !from || from.kind === "birth" || limit.kind === "series_complete") return null;
  const date = dayText(from.date, words);
  return from.kind === "observation" ? words.tooSoonFrom(from.title, date) : words.tooSoonAfter(from.name, date);
}

/** What forbids or replaces a vaccine. */
export function because(fact: Because, words: Words): string {
  if (fact.kind === "born_before") return words.bornBefore(dayText(fact.date, words));
  const named = fact.date ? `${fact.title} (${dayText(fact.date, words)})` : fact.title;
  if (fact.kind === "immunity") return words.immuneBy(named);
  return words.forbids(named, fact.vaccines.map(({ name }) => name).join(", "));
}
