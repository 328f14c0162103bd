/** Calendar days as text, `YYYY-MM-DD`, and as numbers of days, without clocks and time zones. */

/** A day as ISO 8601 text. */
export type Day = string;

const DAY = 86_400_000;

/** The number of a day, counted from 1970-01-01. */
export function number(day: Day): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / DAY);
}

/** The day of a number. */
export function day(number: number): Day {
  return new Date(number * DAY).toISOString().slice(0, 10);
}

/** Whether the text is a day of the calendar. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const parsed = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed) && new Date(parsed).toISOString().slice(0, 10) === text;
}

/** Today's local date. */
export function today(): Day {
  const now = new Date();
  const two = (part: number): string => String(part).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** As many months later; where that month has no such day, its last one. */
export function addMonths(from: Day, months: number): Day {
  const [year = 0, month = 1, date = 1] = from.split("-").map(Number);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(date, last));
  return first.toISOString().slice(0, 10);
}

/** Whole months from one day to another. */
export function monthsBetween(from: Day, to: Day): number {
  const [fy = 0, fm = 0] = from.split("-").map(Number);
  const [ty = 0, tm = 0] = to.split("-").map(Number);
  const months = (ty - fy) * 12 + tm - fm;
  return addMonths(from, months) > to ? months - 1 : months;
}

/** Reads a day as people write it: 2025-10-15, 2025/10/15, 10/15/2025 (or 15/10/2025, day first). */
export function readDay(text: string, dayFirst: boolean): Day | undefined {
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text);
  const short = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(text);
  const parts = iso ? [iso[1], iso[2], iso[3]] : short ? [short[3], short[dayFirst ? 2 : 1], short[dayFirst ? 1 : 2]] : undefined;
  if (!parts) return undefined;
  const [year = "", month = "", date = ""] = parts;
  const found = `${year}-${month.padStart(2, "0")}-${date.padStart(2, "0")}`;
  return isDay(found) ? found : undefined;
}
