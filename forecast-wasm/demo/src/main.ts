/** The page: the entry on one side, the forecast on the other. */

import init, {
  type Answer,
  defaultSchedule,
  forecast,
  ForecastError,
  type Request,
} from "forecast-wasm";

import { addMonths, day, isDay, number, today } from "./dates.js";
import { byId, el } from "./dom.js";
import { ageText, dayText } from "./format.js";
import { blank, type Entry, fromRequest, lineOf, type Problem, readLines, toRequest } from "./history.js";
import { given } from "./given.js";
import { rows } from "./rows.js";
import { spoken, summary } from "./summary.js";
import { leftOut, rangeOf, SIGNS, timeline } from "./timeline.js";
import { Vaccines } from "./vaccines.js";
import { languages, type Words } from "./words.js";

/** Put in by the build: the invented people of `examples/`, by name. */
declare const EXAMPLES: Record<string, Request>;

interface State {
  entry: Entry;
  asOf: string;
  around: boolean | undefined;
  words: Words;
  open: Set<string>;
}

const input = (id: string): HTMLInputElement => byId(id, HTMLInputElement);
const select = (id: string): HTMLSelectElement => byId(id, HTMLSelectElement);
const box = (id: string): HTMLElement => byId(id, HTMLElement);
const text = byId("lines", HTMLTextAreaElement);

const preferred = navigator.language.slice(0, 2);
const state: State = {
  entry: blank(),
  asOf: today(),
  around: undefined,
  words: (languages[preferred] ?? languages["en"])?.words as Words,
  open: new Set(),
};

await init();
const schedule = defaultSchedule();
const vaccines = new Vaccines(schedule.vaccines);
const conditions = new Map(schedule.observations.map(({ code, name }) => [code, name]));

/** Puts the words of the language everywhere. */
function translate(): void {
  const { words } = state;
  document.documentElement.lang = words.language;
  document.title = words.title;
  for (const element of document.querySelectorAll<HTMLElement>("[data-word]")) {
    const word = words[element.dataset["word"] as keyof Words];
    if (typeof word === "string") element.textContent = word;
  }
  for (const element of document.querySelectorAll<HTMLElement>("[data-label]")) {
    const word = words[element.dataset["label"] as keyof Words];
    if (typeof word === "string") element.setAttribute("aria-label", word);
  }
  text.placeholder = `${words.dosesExample}\n2025-12-15 MMR\n…`;
  const chooser = select("example");
  chooser.replaceChildren(
    el("option", { value: "" }, words.choose),
    ...Object.keys(EXAMPLES).map((name) => el("option", { value: name }, words.examples[name] ?? name)),
  );
  const legend = box("legend");
  const sign = (kind: keyof typeof SIGNS): HTMLElement =>
    el("li", {}, el("span", { class: `dose ${kind}`, "aria-hidden": "true" }, el("span", {}, SIGNS[kind])), words[kind]);
  const bar = (kind: string, what: string): HTMLElement =>
    el("li", {}, el("span", { class: `bar ${kind}`, "aria-hidden": "true" }), what);
  legend.replaceChildren(
    sign("valid"),
    sign("not_valid"),
    sign("sub_standard"),
    sign("extraneous"),
    bar("early", words.windowEarly),
    bar("due", words.windowDue),
    bar("overdue", words.windowOverdue),
    el("li", {}, el("span", { class: "line", "aria-hidden": "true" }), words.todayLine),
  );
}

/** Writes the entry into the form. */
function fill(): void {
  const { entry } = state;
  input("birth").value = entry.birth;
  select("sex").value = entry.sex;
  text.value = entry.lines;
  showConditions();
}

function showConditions(): void {
  const { entry, words } = state;
  const items = entry.observations.map((observation, index) => {
    const name = conditions.get(observation.code) ?? observation.code;
    const button = el("button", { type: "button", "aria-label": words.remove(name) }, "×");
    button.addEventListener("click", () => {
      entry.observations.splice(index, 1);
      showConditions();
      update();
      input("condition").focus();
    });
    const since = observation.date ? ` ${words.since(dayText(observation.date, words))}` : "";
    return el("li", {}, `${name}${since}`, button);
  });
  box("conditions").replaceChildren(...items);
}

/** Another person: nothing of the one before may stay, the assessment date least of all. */
function begin(asOf?: string | null): void {
  state.asOf = asOf ?? today();
  state.around = undefined;
  state.open.clear();
}

/** Shows no forecast: what stands there would be that of something else. */
function hideResult(): void {
  box("result").hidden = true;
}

/** Reads the form, asks the engine, shows the answer. */
function update(): void {
  const { entry, words } = state;
  const { doses, problems } = readLines(entry, vaccines, words);
  if (!isDay(entry.birth)) {
    showProblems(problems, []);
    hideResult();
    box("empty").hidden = false;
    return;
  }
  if (state.asOf < entry.birth) state.asOf = entry.birth;
  let answer: Answer;
  try {
    answer = forecast(toRequest(entry, doses), { asOf: state.asOf });
  } catch (error) {
    if (!(error instanceof ForecastError)) throw error;
    hideResult();
    showProblems(problems, [error.message]);
    return;
  }
  const unused = unusedOf(answer);
  showProblems(problems, unused.map(words.notice));
  box("result").hidden = false;
  box("empty").hidden = true;
  show(answer);
}

/** What the forecast left out of account. A dose that is only later than the chosen date is no
 * matter, unless it lies in the future. */
function unusedOf(answer: Answer): string[] {
  const { words } = state;
  const doses = answer.doses
    .filter(({ not_evaluated: why, date }) => why && (why !== "after_assessment" || date > today()))
    .map(({ not_evaluated: why, date, name, cvx }) => `${dayText(date, words)} ${name ?? cvx}: ${words.notEvaluated[why ?? ""] ?? why}`);
  const conditions = answer.notices
    .filter(({ kind }) => kind === "unknown_observation")
    .map(({ kind, value }) => `${value}: ${words.notEvaluated[kind] ?? kind}`);
  return [...doses, ...conditions];
}

function showProblems(problems: Problem[], others: string[]): void {
  const items = [...problems.map(({ line, what }) => state.words.line(line, what)), ...others];
  box("problems").hidden = items.length === 0;
  box("problem-list").replaceChildren(...items.map((item) => el("li", {}, item)));
  text.setAttribute("aria-invalid", String(problems.length > 0));
}

function show(answer: Answer): void {
  const { entry, words } = state;
  const all = rows(answer);
  const around = state.around ?? number(state.asOf) - number(entry.birth) > 7 * 365;
  input("whole").checked = !around;
  input("near").checked = around;
  const age = ageText(entry.birth, state.asOf, words);
  box("when").textContent = dayText(state.asOf, words);
  box("age").textContent = age;
  box("not-today").hidden = state.asOf === today();
  const slider = input("slider");
  // The slider reaches from birth to five years after today, in days.
  slider.min = String(number(entry.birth));
  slider.max = String(Math.max(number(addMonths(today(), 60)), number(state.asOf)));
  slider.value = String(number(state.asOf));
  slider.setAttribute("aria-valuetext", `${dayText(state.asOf, words)}, ${age}`);
  input("as-of").value = state.asOf;
  input("as-of").min = entry.birth;
  box("spoken").textContent = `${dayText(state.asOf, words)}: ${spoken(all, words)}`;
  box("summary").replaceChildren(summary(all, answer, words));
  const range = rangeOf(entry.birth, answer, around);
  box("timeline").replaceChildren(timeline(all, answer, range, state.open, words));
  box("given").replaceChildren(given(answer, words));
  box("born-on").textContent = `${words.born}: ${dayText(entry.birth, words)}. `;
  box("left-out").replaceChildren(leftOut(all, answer, words));
  const full = [answer.schedule, ...answer.layers].join("+");
  box("source").textContent = words.source(full, answer.release);
}

/** Takes a record of the wire format; what is no record is left where it was pasted. */
function take(json: string): boolean {
  try {
    const request = JSON.parse(json) as Request;
    forecast(request);
    state.entry = fromRequest(request, vaccines);
    begin(request.as_of);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    hideResult();
    showProblems([], [`${state.words.badFile}: ${why}`]);
    return false;
  }
  fill();
  update();
  return true;
}

function takeText(typed: string): void {
  if (typed.trimStart().startsWith("{")) {
    take(typed);
    return;
  }
  state.entry.lines = typed;
  fill();
  update();
}

function moveTo(when: string): void {
  if (!isDay(when)) return;
  state.asOf = when < state.entry.birth ? state.entry.birth : when;
  update();
}

/** Suggestions for the vaccine and the condition: each with its code. */
function suggest(): void {
  box("vaccine-names").replaceChildren(
    ...schedule.vaccines.map(({ code, name }) => el("option", { value: `${name} [${code}]` })),
  );
  box("condition-names").replaceChildren(
    ...schedule.observations.map(({ code, name }) => el("option", { value: `${name} [${code}]` })),
  );
}

/** Says what is missing at the field itself, which gets the focus; forgotten when it changes. */
function refuse(field: HTMLInputElement, why: string): void {
  field.setCustomValidity(why);
  field.reportValidity();
  field.focus();
  field.addEventListener("input", () => field.setCustomValidity(""), { once: true });
}

function addDose(): void {
  const [date, vaccine] = [input("dose-date"), input("dose-vaccine")];
  const found = vaccines.find(vaccine.value);
  const known = found && "code" in found ? lineOf({ date: date.value, cvx: found.code }, vaccines) : undefined;
  if (!isDay(date.value)) {
    refuse(date, state.words.needDate);
    return;
  }
  if (!vaccine.value.trim()) {
    refuse(vaccine, state.words.needVaccine);
    return;
  }
  const line = known ?? `${date.value} ${vaccine.value.trim()}`;
  state.entry.lines = [state.entry.lines.trimEnd(), line].filter((it) => it).join("\n");
  vaccine.value = "";
  fill();
  update();
  vaccine.focus();
}

function addCondition(): void {
  const [name, date] = [input("condition"), input("condition-date")];
  const code = /\[(\w+)\]\s*$/.exec(name.value)?.[1] ?? name.value.trim();
  if (!conditions.has(code)) {
    refuse(name, state.words.needCondition);
    return;
  }
  state.entry.observations.push(isDay(date.value) ? { code, date: date.value } : { code });
  name.value = "";
  date.value = "";
  showConditions();
  update();
  name.focus();
}

function onEnter(id: string, act: () => void): void {
  input(id).addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    act();
  });
}

function listen(): void {
  input("birth").addEventListener("input", () => {
    state.entry.birth = input("birth").value;
    begin();
    update();
  });
  select("sex").addEventListener("change", () => {
    state.entry.sex = select("sex").value as Entry["sex"];
    update();
  });
  text.addEventListener("input", () => {
    if (text.value.trimStart().startsWith("{")) {
      take(text.value);
      return;
    }
    state.entry.lines = text.value;
    update();
  });
  box("add-dose").addEventListener("click", addDose);
  onEnter("dose-vaccine", addDose);
  box("add-condition").addEventListener("click", addCondition);
  onEnter("condition", addCondition);
  select("example").addEventListener("change", () => {
    const example = EXAMPLES[select("example").value];
    if (example) take(JSON.stringify(example));
  });
  box("clear").addEventListener("click", () => {
    state.entry = blank();
    begin();
    select("example").value = "";
    fill();
    update();
    input("birth").focus();
  });
  input("file").addEventListener("change", () => void readFile(input("file").files?.[0]));
  input("slider").addEventListener("input", () => moveTo(day(Number(input("slider").value))));
  input("as-of").addEventListener("change", () => moveTo(input("as-of").value));
  box("today").addEventListener("click", () => moveTo(today()));
  box("earlier").addEventListener("click", () => moveTo(addMonths(state.asOf, -1)));
  box("later").addEventListener("click", () => moveTo(addMonths(state.asOf, 1)));
  for (const [id, around] of [["whole", false], ["near", true]] as const) {
    input(id).addEventListener("change", () => {
      state.around = around;
      update();
    });
  }
  const chooser = select("language");
  chooser.replaceChildren(
    ...Object.entries(languages).map(([code, { name }]) => el("option", { value: code, lang: code }, name)),
  );
  chooser.value = state.words.language;
  chooser.addEventListener("change", () => {
    state.words = languages[chooser.value]?.words ?? state.words;
    translate();
    showConditions();
    update();
  });
  box("print").addEventListener("click", () => window.print());
  dropping();
}

function dropping(): void {
  const veil = box("veil");
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    veil.hidden = false;
  });
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) veil.hidden = true;
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    veil.hidden = true;
    void readFile(event.dataTransfer?.files[0]);
  });
}

async function readFile(file: File | undefined): Promise<void> {
  if (file) takeText(await file.text());
  input("file").value = "";
}

async function goOffline(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register("sw.js");
  await navigator.serviceWorker.ready;
  box("offline").hidden = false;
}

suggest();
translate();
listen();
fill();
update();
document.documentElement.dataset["ready"] = "true";
goOffline().catch(() => {
  // Without one the page works all the same, as long as it is open.
});
