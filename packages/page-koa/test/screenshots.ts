import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { commandOptions } from "@pengingat/test-support/command-options";
import type { Page } from "playwright-core";
import { startBrowser } from "./support/browser.ts";
import { checksOfAllStates, recordingTests } from "./support/checks.ts";
import { namedDownloads, recordingRegister } from "./support/register.ts";
import { openWorkshop, type Workshop } from "./support/workshop.ts";

const USAGE = `Writes a picture of each screen.

  npm run screenshots -- [FOLDER]                    # into screenshots, unless told otherwise`;

const SCREENS = {
  masuk: "masuk",
  "hari-ini": "./",
  "tidak-dikirim": "./?tampil=tidak-dikirim",
  kirim: "kirim",
  telepon: "telepon",
  "tanpa-whatsapp": "telepon?tab=tanpa-whatsapp",
  terlambat: "telepon?tab=terlambat",
  riwayat: "riwayat",
  cari: "riwayat?cari=adi",
  pengiriman: "riwayat?tab=pengiriman",
  catatan: "riwayat?tab=catatan",
  hasil: "riwayat?tab=hasil",
  kendaraan: "kendaraan?cari=adi",
  "jangan-dihubungi": "jangan-dihubungi",
  periksa: "periksa",
};
const WIDTHS = [360, 1280];
const SIZES = ["empty", "demo", "many"] as const;
/** Of a big workshop, enough for a verdict. */
const RESULTS = { empty: undefined, demo: { aDay: 8, percent: 20 }, many: { aDay: 24, percent: 50 } };
/** A longer screen is cut off: what follows is more of the same. */
const TALLEST = 2_000;

const { positionals } = commandOptions(USAGE, { allowPositionals: true });
const [folder = "screenshots"] = positionals;
mkdirSync(folder, { recursive: true });
const browser = await startBrowser();
try {
  for (const size of SIZES) {
    const page = {
      ...{ checks: checksOfAllStates, testMessages: recordingTests() },
      ...{ register: recordingRegister(), downloads: namedDownloads },
    };
    const workshop = await openWorkshop({ size, page, results: RESULTS[size] });
    try {
      for (const width of WIDTHS) {
        for (const language of ["id", "en"]) await shoot(workshop, { size, language, width });
        if (size !== "demo") continue;
        await shoot(workshop, { size: "demo-gelap", language: "id", width, colorScheme: "dark" });
        for (const language of ["id", "en"]) await shootRuns({ size, language, width });
      }
    } finally {
      await workshop.close();
    }
  }
} finally {
  await browser.close();
}

interface Look {
  readonly size: string;
  readonly language: string;
  readonly width: number;
  readonly colorScheme?: "light" | "dark";
}

async function shoot({ url, links }: Workshop, look: Look): Promise<void> {
  await withPage(look, async (page) => {
    for (const [name, path] of Object.entries(SCREENS)) {
      await page.goto(new URL(path, url).href);
      if (name === "riwayat") {
        await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })");
      }
      await capture(page, look, name);
      if (name !== "masuk") continue;
      await page.goto(new URL(links.issue("Sari"), url).href);
      await page.goto(new URL("periksa", url).href);
      await page.locator("button[type=submit]", { hasText: /^(Periksa|Check)/ }).click();
      await page.locator("input[name=nomor]").fill("0811 0000 099");
      await page.locator("#uji button").click();
      await page.locator("#uji [role=status]").waitFor();
    }
    await page.goto(new URL("kendaraan", url).href);
    const buffer = Buffer.from("No Pol");
    const file = { name: "pelanggan.csv", mimeType: "text/csv", buffer };
    await page.locator("input[type=file]").setInputFiles(file);
    await page.locator("form[action=berkas] button").click();
    await capture(page, look, "berkas");
    await page.goto(new URL("telepon?mulai=x", url).href);
    await capture(page, look, "salah");
    await page.goto(new URL("jangan-dihubungi", url).href);
    const form = page.locator("form:has(input[value=tambah])");
    await form.locator("input[name=nomor]").fill("0811 0000 042");
    await page.context().clearCookies();
    await form.locator("button").click();
    await capture(page, look, "sesi-berakhir");
  });
}

/** A run that goes, and one that waits for a person. */
async function shootRuns(look: Look): Promise<void> {
  const accepted = { status: "sent", response: "accepted", messageId: null } as const;
  let asked = 0;
  const running = await openWorkshop({
    answer: () => {
      asked += 1;
      return asked > 5 ? new Promise(() => {}) : Promise.resolve(accepted);
    },
  });
  const held = await openWorkshop({ confirmAbove: 5 });
  try {
    await running.scheduler.start({ hour: 7, minute: 0 });
    await held.scheduler.start({ hour: 7, minute: 0 });
    await held.scheduler.advance(86_400_000);
    await held.scheduler.untilIdle();
    for (const { url, links } of [running, held]) {
      await withPage(look, async (page) => {
        const name = url === running.url ? "berjalan" : "menunggu";
        await page.goto(new URL(links.issue("Sari"), url).href);
        await page.goto(new URL("kirim", url).href);
        if (url === held.url) await capture(page, look, "menunggu-kirim");
        else {
          await page.locator("form[action=kirim] button").click();
          // Another address before the form was answered would take it back.
          await page.locator("[data-progress]").waitFor();
        }
        await page.goto(url);
        // As soon as the script has heard how far it is.
        if (url === running.url) {
          await page.locator("[role=status]", { hasText: /9 (dari|of) 18/ }).waitFor();
          await page.reload();
        }
        await capture(page, look, name);
      });
    }
  } finally {
    await running.close();
    await held.close();
  }
}

async function withPage(
  { width, language, colorScheme = "light" }: Look,
  visit: (page: Page) => Promise<void>,
): Promise<void> {
  const viewport = { width, height: 800 };
  const context = await browser.newContext({ viewport, locale: language, colorScheme });
  // In memory, the results of a big workshop take long.
  context.setDefaultTimeout(180_000);
  try {
    await visit(await context.newPage());
  } finally {
    await context.close();
  }
}

async function capture(page: Page, { size, language, width }: Look, name: string): Promise<void> {
  await page.setViewportSize({ width, height: 640 });
  const height = await page.evaluate("document.documentElement.scrollHeight");
  await page.setViewportSize({ width, height: Math.min(TALLEST, Number(height)) });
  await page.screenshot({ path: join(folder, `${size}-${name}-${language}-${width}.png`) });
}
