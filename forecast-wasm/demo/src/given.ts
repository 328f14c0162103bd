/** The doses as a list, for paper: a row of the timeline has no room for their names. */

import type { Answer, DoseEvaluation } from "forecast-wasm";

import { el } from "./dom.js";
import { dayText } from "./format.js";
import { SIGNS } from "./timeline.js";
import { why } from "./why.js";
import type { Words } from "./words.js";

/** Every dose with its verdict: it counts if it counts for one of its groups. */
export function given(answer: Answer, words: Words): HTMLElement {
  const items = answer.doses.map((dose) =>
    el("li", {}, `${dayText(dose.date, words)} ${dose.name ?? ""} [${dose.cvx}] `, el("span", {}, verdict(dose, words))),
  );
  return el("div", {}, el("h3", {}, words.doses), items.length > 0 ? el("ul", {}, ...items) : el("p", {}, words.noDoses));
}

function verdict(dose: DoseEvaluation, words: Words): string {
  if (dose.not_evaluated) return `${SIGNS.none} ${words.notEvaluated[dose.not_evaluated] ?? dose.not_evaluated}`;
  const best = dose.groups.find(({ status }) => status === "valid") ?? dose.groups[0];
  if (!best) return SIGNS.none;
  if (best.status === "valid") return `${SIGNS.valid} ${words.valid.toLowerCase()}`;
  const told = best.reason ? why(best.reason, best.limit, words) : words[best.status].toLowerCase();
  return `${SIGNS[best.status]} ${words[best.status].split(",")[0]?.toLowerCase()}: ${told}`;
}
