/** Finding a vaccine by what people call it. */

import type { Named } from "forecast-wasm";

/** Names that people use and the schedule does not: the code that is meant by each. A bare group
 * name means the group's unspecified formulation, as in CDC's table of vaccine groups. */
const COMMON: Record<string, string> = {
  "hep b": "45",
  hepb: "45",
  "hepatitis b": "45",
  "hep a": "85",
  hepa: "85",
  "hepatitis a": "85",
  hib: "17",
  polio: "89",
  pcv: "152",
  pcv13: "133",
  pcv15: "215",
  pcv20: "216",
  pcv21: "327",
  ppsv23: "33",
  pneumococcal: "109",
  chickenpox: "21",
  varicela: "21",
  "flu shot": "88",
  flu: "88",
  influenza: "88",
  gripe: "88",
  rotavirus: "122",
  rotateq: "116",
  rotarix: "119",
  rv5: "116",
  rv1: "119",
  pediarix: "110",
  pentacel: "120",
  vaxelis: "146",
  kinrix: "130",
  quadracel: "130",
  proquad: "94",
  gardasil: "165",
  hpv: "137",
  "hpv9": "165",
  menacwy: "108",
  menb: "164",
  shingrix: "187",
  "covid-19": "213",
  covid: "213",
  rsv: "304",
  td: "139",
  ipv: "10",
  opv: "02",
  mmrv: "94",
  srp: "03",
};

/** What was found for a text. */
export type Found = { code: string } | { several: Named[] } | undefined;

/** Finds vaccines by CVX code or name. */
export class Vaccines {
  readonly #byCode = new Map<string, Named>();
  readonly #byName = new Map<string, Named>();
  readonly #parts: { vaccine: Named; parts: string[] }[] = [];

  constructor(all: readonly Named[]) {
    for (const vaccine of all) {
      this.#byCode.set(vaccine.code, vaccine);
      const name = plain(vaccine.name);
      this.#byName.set(name, vaccine);
      this.#parts.push({ vaccine, parts: name.split(" ") });
    }
  }

  /** The name of a code, where the schedule has it. */
  name(code: string): string | undefined {
    return this.#byCode.get(code)?.name;
  }

  /** The vaccine that a text means. */
  find(text: string): Found {
    // What the suggestions write: a name with its code behind it.
    const code = /^(?:cvx\s*)?(\d{1,3})$/i.exec(text.trim()) ?? /\[(\d{2,3})\]\s*$/.exec(text);
    if (code?.[1]) return { code: code[1].padStart(2, "0") };
    const wanted = plain(text);
    const exact = this.#byName.get(wanted) ?? this.#byCode.get(COMMON[wanted] ?? "");
    if (exact) return { code: exact.code };
    const words = wanted.split(" ").filter((word) => word);
    if (words.length === 0) return undefined;
    const matching = this.#parts
      .filter(({ parts }) => words.every((word) => parts.some((part) => part.startsWith(word))))
      .map(({ vaccine }) => vaccine);
    const [first] = matching;
    if (!first) return undefined;
    // What says less than the name may mean another product: the whole name, in any order, or ask.
    const whole = this.#parts.find(({ vaccine, parts }) => vaccine === first && sameWords(parts, words));
    return matching.length === 1 && whole ? { code: first.code } : { several: matching };
  }
}

function sameWords(parts: readonly string[], words: readonly string[]): boolean {
  return parts.length === words.length && parts.every((part) => words.includes(part));
}

/** Small letters, and one space for whatever is neither letter nor digit. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[^\p{L}\p{N}-]+/gu, " ")
    .trim();
}
