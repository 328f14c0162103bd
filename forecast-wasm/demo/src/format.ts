/** Days and lengths of time in words. */

import { addMonths, type Day, monthsBetween, number } from "./dates.js";
import type { Length, Words } from "./words.js";

/** A day in the language's way: 10 Nov 2025. */
export function dayText(day: Day, words: Words): string {
  return format(day, words, { day: "numeric", month: "short", year: "numeric" });
}

/** A month and its year, or a year alone. */
export function tickText(day: Day, words: Words, months: boolean): string {
  return format(day, words, months ? { month: "short", year: "numeric" } : { year: "numeric" });
}

/** Making a formatter takes longer than everything else that the page does. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function format(day: Day, words: Words, options: Intl.DateTimeFormatOptions): string {
  const locale = words.language === "en" ? "en-US" : words.language;
  const key = `${locale} ${Object.keys(options).join(" ")}`;
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
    formatters.set(key, formatter);
  }
  return formatter.format(new Date(`${day}T00:00:00Z`));
}

/** From one day to another, as finely as it matters: days in the first month, weeks to four
 * months, months to two years, years and months to seven years, then years. */
export function length(from: Day, to: Day): Length {
  const days = number(to) - number(from);
  const months = monthsBetween(from, to);
  if (days < 28) return [{ unit: "day", count: days }];
  if (months < 4) return [{ unit: "week", count: Math.floor(days / 7) }];
  if (months < 24) return [{ unit: "month", count: months }];
  const years: Length = [{ unit: "year", count: Math.floor(months / 12) }];
  if (months < 84 && months % 12) years.push({ unit: "month", count: months % 12 });
  return years;
}

/** How old somebody is. */
export function ageText(birth: Day, on: Day, words: Words): string {
  return on === birth ? words.born0 : words.old(words.length(length(birth, on)));
}

/** The first days of months between two days, at most so many of them. */
export function ticks(from: Day, to: Day, most: number): { days: Day[]; months: boolean } {
  const steps = [1, 2, 3, 6, 12, 24, 60, 120, 240];
  const whole = monthsBetween(from, to) + 1;
  const step = steps.find((it) => whole / it <= most) ?? 240;
  const [year = 0, month = 1] = from.split("-").map(Number);
  const start = year * 12 + month - 1;
  const days: Day[] = [];
  for (let at = Math.ceil(start / step) * step; ; at += step) {
    const yearOf = String(Math.floor(at / 12)).padStart(4, "0");
    const day = addMonths(`${yearOf}-01-01`, at % 12);
    if (day > to) break;
    if (day >= from) days.push(day);
  }
  return { days, months: step < 12 };
}
