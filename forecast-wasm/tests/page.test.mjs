// The page in a real browser: what a nurse and a parent do with it.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { launch, serve } from "./support/browser.mjs";

const require = createRequire(import.meta.url);
const folder = fileURLToPath(new URL("../demo/dist/", import.meta.url));
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const screenshots = process.env["FORECAST_SCREENSHOTS"];
const desktop = { width: 1280, height: 900 };
const phone = { width: 390, height: 844 };
const example = (name) =>
  JSON.parse(readFileSync(new URL(`../../examples/${name}.json`, import.meta.url), "utf8"));

let server;
let browser;

before(async () => {
  server = await serve(folder);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.close();
});

/** A page that is loaded and kept offline; whatever it logs as an error fails the test. */
async function open(options = {}) {
  const context = await browser.newContext({ locale: "en-US", viewport: desktop, reducedMotion: "reduce", ...options });
  // A machine that is busy with other things is slow, not wrong.
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  await page.goto(server.url);
  await page.waitForSelector("#offline:not([hidden])", { state: "attached" });
  const close = async () => {
    await context.close();
    assert.deepEqual(errors, []);
  };
  return { page, context, close };
}

async function picture(page, name) {
  if (!screenshots) return;
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: `${screenshots}/${name}.png`, fullPage: true });
}

/** axe-core's violations, in the page's own words. Run beside the page's security policy, which
 * would not let it in. */
async function violations(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
}

const row = (page, group) =>
  page.locator(".timeline .row", { has: page.locator(".name", { hasText: new RegExp(`^${group}$`) }) });

test("a typed history gives doses with verdicts and a forecast", async () => {
  const { page, close } = await open();
  await page.getByLabel("Date of birth").fill("2024-05-02");
  await page.getByLabel("Doses given", { exact: true }).fill("2025-04-20 MMR\n2025-06-02 21\n07/08/2024 Pediarix");
  await page.locator("#as-of").fill("2025-11-10");
  const mmr = row(page, "MMR");
  await mmr.getByRole("button").click();
  await assertText(mmr.locator(".badge"), "Overdue");
  assert.equal(await mmr.locator(".dose.not_valid").count(), 1);
  await assertText(page.locator("#row-mmr td.not_valid"), "given too early in life");
  assert.equal(await row(page, "Varicella").locator(".dose.valid").count(), 1);
  assert.equal(await row(page, "Polio").locator(".dose.valid").count(), 1);
  await assertText(page.locator(".card.overdue"), "overdue by");
  await assertText(page.locator(".card.overdue"), "MMR (Measles, mumps, rubella): dose 1, overdue by");
  await picture(page, "typed");
  await close();
});

async function assertText(locator, expected) {
  const text = await locator.innerText();
  assert.ok(text.toLowerCase().includes(expected.toLowerCase()), `${text} has no ${expected}`);
}

test("what cannot be read is said by line, and the rest is forecast", async () => {
  const { page, close } = await open();
  await page.getByLabel("Date of birth").fill("2024-05-02");
  await page.getByLabel("Doses given", { exact: true }).fill("soon MMR\n2025-06-02 nothing\n2025-02-30 MMR\n2025-06-02\n2025-06-02 MMR\n2025-06-02 hib prp");
  const problems = await page.locator("#problem-list li").allInnerTexts();
  assert.equal(problems.length, 5);
  assert.match(problems[0], /^Line 1: “soon”/);
  assert.match(problems[1], /no vaccine is called “nothing”/);
  assert.match(problems[2], /2025-02-30/);
  assert.match(problems[3], /vaccine is missing/);
  assert.match(problems[4], /^Line 6: .*\[4[689]\]/);
  assert.equal(await row(page, "MMR").locator(".dose").count(), 1);
  await close();
});

test("the date moves by slider, by keys and by button, and the forecast with it", async () => {
  const { page, close } = await open();
  await page.selectOption("#example", "infant-on-schedule");
  const when = page.locator("#when");
  await assertText(when, "Nov 10, 2025");
  const before = await page.locator("#timeline").innerText();
  const slider = page.getByLabel("Move the assessment date");
  await slider.focus();
  await page.keyboard.press("ArrowRight");
  await assertText(when, "Nov 11, 2025");
  assert.match(await slider.getAttribute("aria-valuetext"), /Nov 11, 2025, 9 weeks old/);
  await slider.fill(String(Date.parse("2027-01-15T00:00:00Z") / 86_400_000));
  await assertText(when, "Jan 15, 2027");
  await assertText(row(page, "Polio").locator(".badge"), "Overdue");
  assert.notEqual(await page.locator("#timeline").innerText(), before);
  await page.getByRole("button", { name: "One month earlier" }).click();
  await assertText(when, "Dec 15, 2026");
  await assertText(page.locator("#spoken"), "overdue");
  await close();
});

test("what may be given after a shared decision has its bar until it may no longer be given", async () => {
  const { page, close } = await open();
  await page.selectOption("#example", "traveller");
  const hpv = row(page, "HPV");
  await assertText(hpv.locator(".badge"), "May be given");
  assert.equal(await hpv.locator(".bar.early").count(), 1);
  await close();
});

test("a record is read when it is pasted, opened or dropped", async () => {
  const { page, close } = await open();
  const toddler = example("toddler-behind");
  const json = JSON.stringify(toddler);
  await page.getByLabel("Doses given", { exact: true }).fill(json);
  assert.equal(await page.getByLabel("Date of birth").inputValue(), toddler.birth_date);
  assert.equal((await page.getByLabel("Doses given", { exact: true }).inputValue()).split("\n").length, toddler.doses.length);
  await page.getByRole("button", { name: "Clear" }).click();
  assert.ok(await page.locator("#result").isHidden());
  const adult = { name: "adult.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(example("adult-with-diabetes"))) };
  await page.locator("#file").setInputFiles(adult);
  // Files are read in the background.
  await page.locator("#conditions li").nth(1).waitFor();
  assert.equal(await page.locator("#conditions li").count(), 2);
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "toddler.json", { type: "application/json" }));
    document.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
  }, json);
  await page.waitForFunction((birth) => document.querySelector("#birth").value === birth, toddler.birth_date);
  await page.getByLabel("Doses given", { exact: true }).fill('{"birth_date": "2024-02-30"}');
  await assertText(page.locator("#problems"), "could not be read");
  await close();
});

test("a bare group name means no product, and no answer outlives its person", async () => {
  const { page, close } = await open();
  const lines = page.locator("#lines");
  await page.selectOption("#example", "toddler-behind");
  assert.ok(await page.locator("#not-today").isVisible());
  await page.getByRole("button", { name: "Clear" }).click();
  await page.getByLabel("Date of birth").fill("1980-05-02");
  assert.ok(await page.locator("#not-today").isHidden());
  await lines.fill("2020-01-05 Hep B\n2020-01-05 polio\n2020-01-05 hep a-hep\n10/11/2020 Tdap");
  const given = page.locator("#given");
  assert.match(await given.textContent(), /\[45\]/);
  assert.match(await given.textContent(), /\[89\]/);
  assert.match(await page.locator("#problem-list li").allInnerTexts().then((all) => all.join()), /^Line 3: .*\[104\]/);
  assert.match(await given.textContent(), /Oct 11, 2020/);
  await page.selectOption("#language", "es");
  assert.match(await given.textContent(), /10 nov 2020/);
  await lines.fill('{"birth_date": "nothing"}');
  assert.ok(await page.locator("#result").isHidden());
  await close();
});

test("the service worker leaves the caches of others alone", async () => {
  const { page, context, close } = await open();
  await page.evaluate(async () => {
    await caches.open("forecast-others");
    await caches.open("forecast-0123456789abcdef");
    const registration = await navigator.serviceWorker.getRegistration();
    await registration.unregister();
  });
  const again = await context.newPage();
  await again.goto(server.url);
  await again.waitForSelector("#offline:not([hidden])", { state: "attached" });
  await again.waitForFunction(async () => !(await caches.keys()).includes("forecast-0123456789abcdef"));
  assert.ok((await again.evaluate(() => caches.keys())).includes("forecast-others"));
  await close();
});

test("everything works by keyboard alone", async () => {
  const { page, close } = await open();
  await page.keyboard.press("Tab");
  await assertText(page.locator(":focus"), "Skip to the forecast");
  await page.getByLabel("Date of birth").focus();
  await page.keyboard.type("05022024");
  await page.locator("#dose-date").focus();
  await page.keyboard.type("04202025");
  await page.locator("#dose-vaccine").focus();
  await page.keyboard.type("MMR");
  await page.keyboard.press("Enter");
  assert.equal(await page.getByLabel("Doses given", { exact: true }).inputValue(), "2025-04-20 MMR [03]");
  await page.locator("#condition").focus();
  await page.keyboard.type("007");
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("#conditions li").count(), 1);
  await page.locator("#conditions button").focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("#conditions li").count(), 0);
  const opener = row(page, "MMR").getByRole("button");
  await opener.focus();
  await page.keyboard.press("Enter");
  assert.equal(await opener.getAttribute("aria-expanded"), "true");
  assert.ok(await page.locator("#row-mmr").isVisible());
  await page.keyboard.press("Space");
  assert.ok(await page.locator("#row-mmr").isHidden());
  await close();
});

test("what is missing is said at its field, and problems where they are announced", async () => {
  const { page, close } = await open({ locale: "es-MX" });
  const said = () => page.evaluate(() => [document.activeElement.id, document.activeElement.validationMessage]);
  await page.locator("#add-dose").click();
  assert.deepEqual(await said(), ["dose-date", "Escriba la fecha en que se aplicó."]);
  await page.locator("#dose-date").fill("2025-04-20");
  assert.deepEqual(await said(), ["dose-date", ""]);
  await page.locator("#add-dose").click();
  assert.equal((await said())[0], "dose-vaccine");
  await page.locator("#condition").fill("nothing");
  await page.keyboard.press("Enter");
  assert.match((await said())[1], /Elija una afección/);
  await page.selectOption("#language", "en");
  // A live region has to be there before anything is said in it.
  const region = page.locator(".entry [role=status]");
  assert.equal(await region.count(), 1);
  assert.ok(await region.evaluate((it) => getComputedStyle(it).display !== "none"));
  await page.getByLabel("Doses given", { exact: true }).fill("soon MMR");
  await assertText(region, "Line 1");
  await close();
});

test("every part has a name, and headings are in order", async () => {
  const { page, close } = await open();
  await page.selectOption("#example", "toddler-behind");
  const levels = await page.locator("h1, h2, h3").evaluateAll((all) => all.filter((it) => it.checkVisibility()).map((it) => Number(it.tagName[1])));
  assert.equal(levels[0], 1);
  levels.reduce((before, level) => (assert.ok(level <= before + 1, levels.join()), level));
  for (const name of ["Vaccine history", "Forecast"]) {
    assert.equal(await page.getByRole("region", { name, exact: true }).count(), 1, name);
  }
  assert.equal(await page.getByRole("table", { name: "Timeline" }).count(), 1);
  await close();
});

test("nothing is cut off at 320 pixels", async () => {
  for (const locale of ["en-US", "es-MX"]) {
    const { page, close } = await open({ viewport: { width: 320, height: 640 }, locale });
    await page.selectOption("#example", "toddler-behind");
    await page.locator(".timeline button").first().click();
    const wide = await page.evaluate(() =>
      [...document.querySelectorAll("body *")]
        .filter((it) => it.checkVisibility() && !it.closest(".hidden, .plot, .axis, textarea, .skip"))
        .filter((it) => it.getBoundingClientRect().right > innerWidth + 0.5)
        .map((it) => it.outerHTML.slice(0, 80)),
    );
    assert.deepEqual(wide, []);
    // Nor does a name run into what stands beside it.
    const over = await page.locator(".timeline .name").evaluateAll((all) => all.filter((it) => it.scrollWidth > it.clientWidth + 1 && it.clientWidth > 0).map((it) => it.textContent));
    assert.deepEqual(over, []);
    await picture(page, `narrow-${locale}`);
    await close();
  }
});

test("it speaks Spanish", async () => {
  const { page, close } = await open({ locale: "es-MX" });
  assert.equal(await page.getAttribute("html", "lang"), "es");
  await page.selectOption("#example", "toddler-behind");
  await assertText(page.locator(".card.overdue h3"), "Atrasadas");
  await assertText(page.locator(".privacy"), "Todo se queda en este dispositivo");
  const english = await page.evaluate(() => document.body.innerText);
  for (const word of ["Overdue", "Due now", "Vaccine history", "undefined"]) {
    assert.ok(!english.includes(word), word);
  }
  await picture(page, "spanish");
  await page.selectOption("#language", "en");
  await assertText(page.locator(".card.overdue h3"), "Overdue");
  await close();
});

for (const name of ["toddler-behind", "adult-with-diabetes", "pregnant-in-rsv-season"]) {
  test(`${name}: no accessibility violations, wide, on a phone, in the dark`, async () => {
    for (const [kind, options] of [
      ["desktop", {}],
      ["phone", { viewport: phone }],
      ["dark", { colorScheme: "dark" }],
    ]) {
      const { page, close } = await open(options);
      assert.deepEqual(await violations(page), [], `${kind}, empty`);
      await page.selectOption("#example", name);
      await page.locator(".timeline button").first().click();
      assert.deepEqual(await violations(page), [], kind);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok(wide <= 0, `${kind}: ${wide} pixels too wide`);
      await picture(page, `${name}-${kind}`);
      await close();
    }
  });
}

test("it prints on one page", async () => {
  const { page, close } = await open();
  for (const name of ["toddler-behind", "adult-with-diabetes", "traveller"]) {
    await page.selectOption("#example", name);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    if (screenshots) writeFileSync(`${screenshots}/${name}.pdf`, pdf);
    assert.equal(pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)?.length, 1, name);
  }
  await close();
});

test("no request leaves the page after it is loaded, and it works offline", async () => {
  const { page, context, close } = await open();
  const hosts = [];
  const asked = [];
  context.on("request", (request) => {
    hosts.push(new URL(request.url()).origin);
    asked.push(request.url());
  });
  const served = server.asked.length;
  await page.selectOption("#example", "toddler-behind");
  await page.getByLabel("Doses given", { exact: true }).fill("2025-04-20 MMR");
  await page.getByLabel("Move the assessment date").fill("20500");
  await page.selectOption("#language", "es");
  await page.locator(".timeline button").first().click();
  await page.waitForTimeout(500);
  assert.deepEqual(asked, []);
  assert.equal(server.asked.length, served, "the server was asked for nothing more");
  // Were there a call home, the page's policy would stop it.
  const blocked = await page.evaluate(() =>
    fetch("http://127.0.0.1:9/").then(
      () => "sent",
      () => "blocked",
    ),
  );
  assert.equal(blocked, "blocked");
  await context.setOffline(true);
  const stayed = server.asked.length;
  await page.reload();
  await page.waitForSelector("[data-ready]", { state: "attached" });
  await page.selectOption("#example", "toddler-behind");
  assert.equal(await row(page, "MMR").locator(".dose.not_valid").count(), 2);
  assert.equal(server.asked.length, stayed);
  assert.ok(hosts.every((host) => host === new URL(server.url).origin || host === "http://127.0.0.1:9"));
  await context.close();
});

test("every name that people use leads to a vaccine of the schedule", async () => {
  const { page, close } = await open();
  await page.getByLabel("Date of birth").fill("2024-05-02");
  const source = readFileSync(new URL("../demo/src/vaccines.ts", import.meta.url), "utf8");
  const table = source.slice(source.indexOf("COMMON"), source.indexOf("};"));
  const names = [...table.matchAll(/^ {2}"?([^":]+)"?: "(\d+)"/gm)].map(([, name, code]) => ({ name, code }));
  assert.ok(names.length > 30);
  await page.getByLabel("Doses given", { exact: true }).fill(names.map(({ name }) => `2025-01-01 ${name}`).join("\n"));
  assert.deepEqual(await page.locator("#problem-list li").allInnerTexts(), []);
  await close();
});
