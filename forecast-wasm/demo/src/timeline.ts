/** The timeline: a row per vaccine group. */

import type { Answer, GroupForecast } from "forecast-wasm";

import { addMonths, type Day, day, number } from "./dates.js";
import { detail } from "./detail.js";
import { el, place } from "./dom.js";
import { dayText, ticks, tickText } from "./format.js";
import { isShown, type Row } from "./rows.js";
import { badge, nextText } from "./status.js";
import type { Words } from "./words.js";

/** The signs of verdicts: shape and character tell them apart without colour. */
export const SIGNS = { valid: "✓", not_valid: "✕", sub_standard: "!", extraneous: "–", none: "?" };

/** The days that the timeline shows. */
export interface Range {
  from: Day;
  to: Day;
}

/** The whole life, or a year around the date. */
export function rangeOf(birth: Day, answer: Answer, around: boolean): Range {
  const asOf = answer.as_of;
  if (around) {
    const from = addMonths(asOf, -12);
    return { from: from > birth ? from : birth, to: addMonths(asOf, 12) };
  }
  const last = answer.doses.reduce((latest, { date }) => (date > latest ? date : latest), asOf);
  const lived = number(last) - number(birth);
  return { from: birth, to: day(number(last) + Math.max(120, Math.round(lived * 0.18))) };
}

/** The table. `open` holds the groups whose details are shown. */
export function timeline(
  shown: Row[],
  answer: Answer,
  range: Range,
  open: Set<string>,
  words: Words,
): HTMLElement {
  const head = el(
    "div",
    { role: "row", class: "row head" },
    el("div", { role: "columnheader", class: "group" }, words.group),
    el("div", { role: "columnheader", class: "track" }, axis(answer.as_of, range, words)),
    el("div", { role: "columnheader", class: "status" }, words.status),
  );
  const body = el("div", { role: "rowgroup" });
  const rows = shown.filter((row) => isShown(row, answer.as_of));
  for (const row of rows) body.append(...rowOf(row, answer.as_of, range, open, words));
  const table = el(
    "div",
    { role: "table", class: "timeline", "aria-labelledby": "timeline-title" },
    el("div", { role: "rowgroup" }, head),
    body,
  );
  return table;
}

/** What the timeline leaves out, by why. */
export function leftOut(shown: Row[], answer: Answer, words: Words): HTMLElement {
  const rest = shown.filter((row) => !isShown(row, answer.as_of));
  const later = rest.filter(({ main }) => main.status === "not_complete");
  const done = rest.filter(({ main }) => main.status !== "not_complete");
  const box = el("div", { class: "rest" });
  const list = (head: string, items: string[]): void => {
    if (items.length > 0) box.append(el("p", {}, el("strong", {}, `${head}: `), items.join("; "), "."));
  };
  list(
    words.laterHead,
    later.map(({ group, main }) => `${group} (${dayText(main.recommended ?? main.earliest ?? "", words)})`),
  );
  list(
    words.doneHead,
    done.map(({ group, main }) => `${group} (${words[main.status].toLowerCase()})`),
  );
  return box;
}

function rowOf(row: Row, asOf: Day, range: Range, open: Set<string>, words: Words): HTMLElement[] {
  const id = `row-${row.group.replace(/\W+/g, "-").toLowerCase()}`;
  const isOpen = open.has(row.group);
  const plain = words.groups[row.group];
  const button = el(
    "button",
    { type: "button", id: `${id}-button`, "aria-expanded": String(isOpen), "aria-controls": id },
    el("span", { class: "name" }, row.group),
    plain && plain !== row.group && el("span", { class: "plain" }, plain),
  );
  const more = el("div", { role: "row", class: "detail", id, hidden: !isOpen });
  more.append(el("div", { role: "cell" }, detail(row, words)));
  button.addEventListener("click", () => {
    if (open.delete(row.group)) more.hidden = true;
    else {
      open.add(row.group);
      more.hidden = false;
    }
    button.setAttribute("aria-expanded", String(!more.hidden));
  });
  const line = el(
    "div",
    { role: "row", class: `row ${row.main.due}` },
    el("div", { role: "rowheader", class: "group" }, button),
    el("div", { role: "cell", class: "track" }, plot(row, asOf, range, words)),
    el(
      "div",
      { role: "cell", class: "status" },
      badge(row.main, words),
      el("span", { class: "next" }, nextText(row.main, asOf, words)),
    ),
  );
  return [line, more];
}

/** Where a day lies, in hundredths of the range. */
function at(when: Day, range: Range): number {
  const [from, to] = [number(range.from), number(range.to)];
  return ((number(when) - from) / (to - from)) * 100;
}

function axis(asOf: Day, range: Range, words: Words): HTMLElement {
  const box = el("div", { class: "axis" });
  const { days, months } = ticks(range.from, range.to, 7);
  for (const tick of days) {
    // The line's own label has the first right to its place.
    if (Math.abs(at(tick, range) - at(asOf, range)) < 20) continue;
    const mark = el("span", { class: "tick" }, tickText(tick, words, months));
    place(mark, at(tick, range));
    box.append(mark);
  }
  const now = el("span", { class: "tick now" }, dayText(asOf, words));
  place(now, at(asOf, range));
  box.append(now);
  return box;
}

function plot(row: Row, asOf: Day, range: Range, words: Words): HTMLElement {
  const box = el("div", { class: "plot", role: "img", "aria-label": told(row, asOf, words) });
  for (const tick of ticks(range.from, range.to, 7).days) {
    const mark = el("span", { class: "grid" });
    place(mark, at(tick, range));
    box.append(mark);
  }
  for (const forecast of [...row.others].reverse().concat(row.main)) bars(box, forecast, asOf, range);
  const now = el("span", { class: "now" });
  place(now, at(asOf, range));
  box.append(now);
  const before = row.doses.filter(({ date }) => date < range.from).length;
  if (before > 0) box.append(el("span", { class: "before" }, `◂ ${before}`));
  // Doses of one day, or nearly, stand beside each other instead of on each other.
  let last = -100;
  for (const dose of row.doses) {
    if (dose.date < range.from || dose.date > range.to) continue;
    const mark = el(
      "span",
      { class: `dose ${dose.verdict}`, title: `${dayText(dose.date, words)}: ${dose.name}` },
      el("span", {}, SIGNS[dose.verdict]),
    );
    const position = Math.max(at(dose.date, range), last + 2.6);
    last = position;
    place(mark, position);
    box.append(mark);
  }
  return box;
}

/** The window of a forecast: may be given, recommended, overdue. */
function bars(box: HTMLElement, forecast: GroupForecast, asOf: Day, range: Range): void {
  if (forecast.status !== "not_complete") return;
  const { earliest, recommended, past_due: pastDue, latest } = forecast;
  const clip = (when: Day): number => Math.min(100, Math.max(0, at(when, range)));
  const bar = (kind: string, from: Day | null, to: Day | null): void => {
    const [start, end] = [from ? clip(from) : 0, to ? clip(to) : 100];
    if (end <= start || start >= 100) return;
    const mark = el("span", { class: `bar ${kind}` });
    place(mark, start, end);
    box.append(mark);
  };
  const begin = recommended ?? earliest;
  if (earliest && begin && earliest < begin) bar("early", earliest, begin);
  const end = pastDue ?? latest;
  // What may be given after a shared decision is never overdue: it may be given as long as it may.
  if (forecast.due === "conditional") bar("early", begin, latest);
  else if (!begin || !end || begin < end) bar("due", begin, end);
  if (forecast.due === "overdue") bar("overdue", pastDue, asOf);
}

/** The row in words, for those who do not see it. */
function told(row: Row, asOf: Day, words: Words): string {
  const doses = row.doses.map(
    ({ date, verdict }) => `${dayText(date, words)}: ${words[verdict].toLowerCase()}`,
  );
  const given = doses.length > 0 ? doses.join("; ") : words.noDoses;
  return `${row.group}. ${given} ${words[row.main.due === "none" ? row.main.status : row.main.due]}. ${nextText(row.main, asOf, words)}`;
}
