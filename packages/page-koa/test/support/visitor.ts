import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import AxeBuilder from "@axe-core/playwright";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import { startBrowser } from "./browser.ts";
import { openWorkshop, type Workshop, type WorkshopSetup } from "./workshop.ts";

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** A workshop until the end of the test. */
export async function workshop(setup?: WorkshopSetup): Promise<Workshop> {
  const opened = await openWorkshop(setup);
  onTestFinished(() => opened.close());
  return opened;
}

/** One browser for the tests of a file; each call of what it returns is somebody else's page, and all that it complains of. */
export function visitors(): (
  options?: BrowserContextOptions,
) => Promise<{ readonly page: Page; readonly complaints: string[] }> {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  }, 120_000);
  afterAll(() => browser.close());

  return async (options = {}) => {
    const context = await browser.newContext({ locale: "id", ...options });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("dialog", (dialog) => complaints.push(`dialog: ${dialog.message()}`));
    page.on("response", (response) => {
      if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
    });
    return { page, complaints };
  };
}

/** Signs in by a link: a password takes a quarter of a second of the processor. */
export async function signIn(page: Page, { url, links }: Pick<Workshop, "url" | "links">, name = "Sari") {
  await page.goto(new URL(links.issue(name), url).href);
  await page.getByRole("heading", { name: "Hari ini", level: 1 }).waitFor();
}

/** Sizes in which the screens are looked at. */
export const PHONE = { width: 360, height: 800 };
export const DESK = { width: 1280, height: 800 };

/** The rules whose outcome hangs on the width and the colours, and not on the document alone. */
export const LOOKS = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"];

/** Axe as the builder brings it, but minified: each page reads it. */
const fromBuilder = createRequire(import.meta.resolve("@axe-core/playwright"));
const AXE = readFileSync(fromBuilder.resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds on a page, by all rules or by those that are named or left out. */
export async function violations(
  page: Page,
  { only, without = [] }: { readonly only?: string[]; readonly without?: string[] } = {},
): Promise<string[]> {
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(AXE);
  // Legacy mode spares a page of its own for each look; it only leaves out frames of other sites, and there are none.
  const axe = new AxeBuilder({ page, axeSource: "'is there'" })
    .options({ resultTypes: ["violations"] })
    .setLegacyMode();
  const { violations } = await (only
    ? axe.withRules(only)
    : axe.withTags(WCAG).disableRules(without)
  ).analyze();
  return violations.map(({ id, nodes }) => `${page.url()} ${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

/** How many pixels stick out at the side. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}

/** The words of headings, buttons and the like that are broken in their middle. */
export function brokenWords(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`
    [...document.querySelectorAll("th, button, a, summary, h1, h2, h3, label, legend, dt")].flatMap((each) =>
      [...each.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE).flatMap((text) =>
        [...text.data.matchAll(/[A-Za-z]+/g)].filter(({ 0: word, index }) => {
          const range = document.createRange();
          range.setStart(text, index);
          range.setEnd(text, index + word.length);
          return range.getClientRects().length > 1;
        }).map(([word]) => word)))`);
}
