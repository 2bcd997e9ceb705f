import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { commandOptions } from "../../../tests/support/command-options.ts";
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
    const workshop = await openWorkshop({ size, page });
    try {
      for (const language of ["id", "en"])
        for (const width of WIDTHS) await shoot(browser, workshop, size, language, width);
      if (size === "demo") await shoot(browser, workshop, `${size}-gelap`, "id", 1280, "dark");
    } finally {
      await workshop.close();
    }
  }
} finally {
  await browser.close();
}

async function shoot(
  browser: Browser,
  { url, links }: Workshop,
  size: string,
  language: string,
  width: number,
  colorScheme: "light" | "dark" = "light",
): Promise<void> {
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    locale: language,
    colorScheme,
  });
  try {
    const page = await context.newPage();
    for (const [name, path] of Object.entries(SCREENS)) {
      await page.setViewportSize({ width, height: 640 });
      await page.goto(new URL(path, url).href);
      const file = join(folder, `${size}-${name}-${language}-${width}.png`);
      const height = await page.evaluate("document.documentElement.scrollHeight");
      await page.setViewportSize({ width, height: Math.min(TALLEST, Number(height)) });
      await page.screenshot({ path: file });
      if (name === "masuk") {
        await page.goto(new URL(links.issue("Sari"), url).href);
        await page.goto(new URL("periksa", url).href);
        await page.locator("button[type=submit]", { hasText: /^(Periksa|Check)/ }).click();
        await page.locator("input[name=nomor]").fill("0811 0000 099");
        await page.locator("#uji button").click();
        await page.locator("#uji [role=status]").waitFor();
      }
    }
  } finally {
    await context.close();
  }
}
