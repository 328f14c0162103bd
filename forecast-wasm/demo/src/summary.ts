/** What is overdue, due and coming up, in words. */

import type { Answer } from "forecast-wasm";

import { addMonths } from "./dates.js";
import { el } from "./dom.js";
import type { Row } from "./rows.js";
import { badge, nextText } from "./status.js";
import type { Words } from "./words.js";

/** The lists, most pressing first. */
export function summary(rows: Row[], answer: Answer, words: Words): HTMLElement {
  const asOf = answer.as_of;
  const all = rows.map(({ group, main }) => ({ group, it: main }));
  const of = (due: string): typeof all => all.filter(({ it }) => it.due === due);
  const year = addMonths(asOf, 12);
  const soon = of("not_yet_due").filter(({ it }) => (it.recommended ?? "9") <= year);
  const box = el("div", { class: "cards" });
  const card = (kind: string, head: string, list: typeof all): void => {
    if (list.length === 0) return;
    const items = list.map(({ group, it }) =>
      el(
        "li",
        {},
        el("strong", {}, group),
        // A parent may know the disease and not the vaccine.
        words.groups[group] && words.groups[group] !== group && ` (${words.groups[group]})`,
        it.series_type === "risk" && `, ${words.risk}`,
        `: ${nextText(it, asOf, words)}`,
      ),
    );
    const first = list[0];
    box.append(
      el(
        "section",
        { class: `card ${kind}` },
        el("h3", {}, first ? sign(first.it, words) : null, head, el("span", { class: "count" }, String(list.length))),
        el("ul", {}, ...items),
      ),
    );
  };
  card("overdue", words.overdueHead, of("overdue"));
  card("due", words.dueHead, of("due"));
  card("conditional", words.conditionalHead, of("conditional"));
  card("soon", words.soonHead, soon.sort((a, b) => ((a.it.recommended ?? "") < (b.it.recommended ?? "") ? -1 : 1)));
  if (of("overdue").length + of("due").length === 0) {
    box.prepend(el("p", { class: "calm" }, words.nothingNow));
  }
  return box;
}

function sign(forecast: Row["main"], words: Words): HTMLElement {
  const sign = badge(forecast, words).querySelector(".sign");
  return sign instanceof HTMLElement ? sign : el("span");
}

/** One sentence for those who hear the page. */
export function spoken(rows: Row[], words: Words): string {
  const count = (due: string): number => rows.filter(({ main }) => main.due === due).length;
  return words.summary(count("overdue"), count("due"));
}
