import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { calendarDate, dueRule, epochDay, ReminderError } from "@pengingat/core";
import { savedByLibreOffice } from "@pengingat/test-support/spreadsheets";
import type { Locator, Page } from "playwright-core";
import { describe, expect, it, onTestFinished } from "vitest";
import { recordingTests } from "./support/checks.ts";
import { fillHostile, HOSTILE, hostilePage } from "./support/hostile.ts";
import { namedDownloads, recordingRegister } from "./support/register.ts";
import { everyScreen, SCREENS } from "./support/screens.ts";
import { strippingProxy } from "./support/stripping-proxy.ts";
import {
  brokenWords,
  DESK,
  LOOKS,
  overflow,
  PHONE,
  signIn,
  violations,
  visitors,
  workshop,
} from "./support/visitor.ts";
import { PASSWORD } from "./support/workshop.ts";

const visitor = visitors();

/** On how many lines the menu stands. */
function menuLines(page: Page): Promise<number> {
  const links = `[...document.querySelectorAll("header nav a")]`;
  return page.evaluate<number>(`new Set(${links}.map((link) => link.offsetTop)).size`);
}

/** Looks at a page on a phone by every rule, and then at a desk, in the other colours, by those that hang on how it looks. */
async function look(page: Page, where: string, onPhone: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ colorScheme: onPhone });
  await page.setViewportSize(PHONE);
  const found = await violations(page);
  const crowded = [await overflow(page), ...(await brokenWords(page))];
  await page.emulateMedia({ colorScheme: onPhone === "light" ? "dark" : "light" });
  await page.setViewportSize(DESK);
  found.push(...(await violations(page, { only: LOOKS })));
  crowded.push(await overflow(page), ...(await brokenWords(page)));
  expect({ where, found, crowded }).toEqual({ where, found: [], crowded: [0, 0] });
}

describe("the tour of every screen", () => {
  it("is accessible and free of complaints", async () => {
    const { url, links } = await workshop({ page: everyScreen() });
    const { page, complaints } = await visitor();
    await page.goto(url);
    await look(page, "masuk", "light");
    await signIn(page, { url, links });
    await page.getByRole("link", { name: "Periksa", exact: true }).click();
    await page.getByRole("button", { name: "Periksa sekarang" }).click();
    await page.getByText("Ada masalah yang perlu dibereskan").waitFor();
    await page.getByLabel("Nomor HP Anda sendiri").fill("0811 0000 099");
    await page.getByRole("button", { name: "Kirim pesan uji" }).click();
    await page.getByText("Belum ada kabar sampai.").waitFor();
    for (const [size, lines] of [
      [PHONE, 2],
      [DESK, 1],
    ] as const) {
      await page.setViewportSize(size);
      expect(await menuLines(page)).toBe(lines);
    }
    for (const screen of SCREENS) {
      await page.goto(new URL(screen, url).href);
      await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })");
      await look(page, screen, "light");
    }
    expect(complaints).toEqual([]);
  }, 300_000);

  it("is accessible while a run goes or waits, and where something went wrong", async () => {
    const going = await workshop({ answer: () => new Promise(() => {}) });
    const held = await workshop({ confirmAbove: 5, page: { sending: "real" } });
    await held.scheduler.start({ hour: 7, minute: 0 });
    await held.scheduler.advance(86_400_000);
    await held.scheduler.untilIdle();
    const { page } = await visitor();
    const seen = async (text: string) => {
      await page.getByText(text).first().waitFor();
      await look(page, text, "dark");
    };
    await signIn(page, going);
    await page.goto(new URL("kirim", going.url).href);
    await page.getByRole("button", { name: /^Ya, kirim/ }).click();
    await page.getByRole("progressbar").waitFor();
    await seen("Sedang mengirim");
    await signIn(page, held);
    await seen("Pengiriman hari ini menunggu persetujuan");
    await page.goto(new URL("kirim", held.url).href);
    await seen("Lebih banyak pelanggan baru daripada batas yang diatur.");

    const { url, store, options } = held;
    const add = async (number: string) => {
      await page.goto(new URL("jangan-dihubungi", url).href);
      await page.getByLabel("Nomor telepon").fill(number);
      await page.getByLabel("Alasan (boleh kosong)").fill("pindah kota");
      await page.getByRole("button", { name: "Jangan hubungi lagi" }).click();
    };
    await add("021 555");
    await seen("Nomor tidak dapat dibaca.");
    expect(await page.getByLabel("Alasan (boleh kosong)").inputValue()).toBe("pindah kota");
    await page.goto(new URL("jangan-dihubungi?mulai=x", url).href);
    await seen("Alamat atau isian ini tidak dapat dibaca.");
    const { find } = options.store.suppressions;
    const lost = () => Promise.reject(new ReminderError("DATABASE_LOST", "cannot reach the database"));
    Object.assign(store.suppressions, { find: lost });
    await add("0811 0000 042");
    await seen("Basis data tidak dapat dihubungi.");
    Object.assign(store.suppressions, { find });
    await page.getByRole("button", { name: "Coba lagi" }).click();
    await seen("Nomor tidak akan dihubungi lagi.");
    await page.getByLabel("Nomor telepon").fill("0811 0000 043");
    await page.context().clearCookies();
    await page.getByRole("button", { name: "Jangan hubungi lagi" }).click();
    await seen("Sesi Anda sudah berakhir.");
    await page.getByLabel("Nama").fill("Sari");
    await page.getByLabel("Kata sandi").fill("salah sekali");
    await page.getByRole("button", { name: "Masuk" }).click();
    await seen("Nama atau kata sandi salah.");
    await page.getByLabel("Kata sandi").fill(PASSWORD);
    await page.getByRole("button", { name: "Masuk" }).click();
    await seen("Anda sudah masuk lagi");
  }, 300_000);

  it.each([
    { results: undefined, tables: 0, verdict: "Belum ada yang dapat dihitung" },
    { results: { aDay: 8, percent: 20 }, tables: 7, verdict: "Belum dapat disimpulkan" },
    { results: { aDay: 24, percent: 50 }, tables: 7, verdict: "Selisih dalam 30 hari" },
  ])("shows who came back, and what that does not prove: $verdict", async ({ results, tables, verdict }) => {
    const { url, links } = await workshop({ results });
    const { page } = await visitor({ viewport: { width: 360, height: 800 } });
    await signIn(page, { url, links });
    await page.goto(new URL("riwayat", url).href);
    await page.getByRole("link", { name: "Hasil", exact: true }).click();
    await page.getByRole("heading", { name: "Apakah pelanggan kembali?" }).waitFor();
    if (tables > 0) await page.getByText("Pesan terkirim, menurut minggu jadwal servis").click();
    expect(await page.getByRole("table").count()).toBe(tables);
    await page.getByText(verdict).waitFor();
    await page.getByText("belum membuktikan bahwa pengingat membuat pelanggan kembali").waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    if (tables === 0) return;
    expect(await page.getByRole("table").first().getByRole("rowheader").allTextContents()).toEqual([
      "Pesan terkirim dan tidak gagal kemudian",
      "Sudah jadwalnya, tetapi tidak terhubungi",
      "Belum pasti",
    ]);
    const reasons = page.getByRole("region", { name: "Tidak terhubungi, menurut alasan" });
    expect(await reasons.getByRole("rowheader").allTextContents()).toEqual(["semua pesan gagal"]);
    const steps = page.getByRole("region", { name: "Pesan terkirim, menurut waktu pesan pertama" });
    const days = await steps.getByRole("rowheader").allTextContents();
    expect(days).toEqual(expect.arrayContaining(["pada hari jadwal", "1 hari sebelum jadwal"]));
    const weeks = page.getByRole("region", { name: "Pesan terkirim, menurut minggu jadwal servis" });
    const mondays = await weeks.getByRole("rowheader").allTextContents();
    expect(mondays.length).toBeGreaterThan(4);
    expect(mondays.every((monday) => /^minggu mulai \d+ \w+ \d{4}$/.test(monday))).toBe(true);
    // All figures are seen without moving a table.
    const widest =
      "Math.max(...[...document.querySelectorAll('td')].map((td) => td.getBoundingClientRect().right))";
    expect(await page.evaluate<number>(widest)).toBeLessThanOrEqual(360);
  });

  it("takes a file after a look at what it holds, keeps vehicles, and downloads lists", async () => {
    const register = recordingRegister();
    const { url, links, today } = await workshop({ page: { register, downloads: namedDownloads } });
    const { page, complaints } = await visitor({ viewport: { width: 360, height: 800 } });
    await signIn(page, { url, links });
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Unduh daftar: CSV" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("due.csv");
    await page.getByRole("link", { name: "Kendaraan", exact: true }).click();
    const mimeType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    const file = { name: "pelanggan.xlsx", mimeType, buffer: savedByLibreOffice("xlsx") };
    await page.getByLabel("Berkas .xlsx atau .csv").setInputFiles(file);
    const found = await violations(page);
    await page.getByRole("button", { name: "Periksa berkas" }).click();
    await page.getByRole("heading", { name: "Hasil pemeriksaan" }).waitFor();
    await page.getByText("4 baris (CSV, Windows-1252, ;), judul kolom di baris 1.").waitFor();
    await page.getByText("Budi → Budi Dua").waitFor();
    await page.getByText("Tanpa nomor telepon → 081100000002").waitFor();
    await page.getByText("Kolomnya salah? Pilih sendiri").click();
    expect(await page.getByLabel("Nomor polisi").inputValue()).toBe("No. Polisi");
    await page.getByLabel("Nomor HP").selectOption("Alamat");
    found.push(...(await violations(page)));
    expect(await overflow(page)).toBe(0);
    await page.getByRole("button", { name: "Periksa sekali lagi" }).click();
    await expect.poll(() => register.chosen.length).toBe(2);
    expect(register.chosen).toEqual([{}, { no_pol: "No. Polisi", hp: "Alamat" }]);
    await page.getByRole("heading", { name: "Hasil pemeriksaan" }).waitFor();
    await page.getByRole("button", { name: "Simpan semuanya" }).click();
    await page.getByText("Berkas sudah disimpan.").waitFor();
    expect([register.files, register.applied]).toEqual([[file.buffer, "berkas-1"], ["berkas-1"]]);

    await page.getByLabel("Cari nomor polisi").fill("b 1001");
    await page.getByRole("button", { name: "Cari" }).click();
    await page.getByText("Perbaiki").first().click();
    found.push(...(await violations(page)));
    expect(await overflow(page)).toBe(0);
    await page
      .getByRole("button", { name: /^Servis hari ini: / })
      .first()
      .click();
    await page.getByText("Kendaraan disimpan.").waitFor();
    expect(register.saved).toMatchObject([{ id: expect.any(String), lastVisit: today }]);
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
  }, 120_000);

  it("in English, below a path of its own, meets no page that is not there", async () => {
    const { url } = await workshop({ base: "/servis/pengingat" });
    const { page, complaints } = await visitor({ locale: "en" });
    await page.goto(url.slice(0, -1));
    await page.getByLabel("Name").fill("sari");
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    for (const name of ["Calls", "History", "Do not contact", "Today"]) {
      await page.getByRole("link", { name, exact: true }).click();
      await page.getByRole("heading", { name, level: 1 }).waitFor();
    }
    await page.getByRole("link", { name: "Indonesia" }).click();
    await page.getByRole("heading", { name: "Hari ini", level: 1 }).waitFor();
    expect(page.url()).toBe(url);
    expect(complaints).toEqual([]);
  });

  it("shows hostile texts as texts, within the screen, and copied they are no formulas", async () => {
    const { url, links, ...opened } = await workshop({ size: "empty", page: await hostilePage() });
    await fillHostile(opened);
    const { page, complaints } = await visitor();
    await signIn(page, { url, links }, HOSTILE[0]);
    await page.goto(new URL("periksa", url).href);
    await page.getByRole("button", { name: "Periksa sekarang" }).click();
    await page.getByLabel("Nomor HP Anda sendiri").fill("0811 0000 099");
    await page.getByRole("button", { name: "Kirim pesan uji" }).click();
    const seen: string[] = [];
    const seeThrough = async (screen: string) => {
      await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })");
      expect(await page.locator("img, body script, [onmouseover], main b > b").count(), screen).toBe(0);
      for (const size of [DESK, PHONE]) {
        await page.setViewportSize(size);
        expect(await overflow(page), screen).toBe(0);
        const copied: string = await page.evaluate(
          "getSelection().selectAllChildren(document.body), String(getSelection())",
        );
        // Each line, and each cell of a line, where it is put into a sheet.
        const formulas = copied.split(/[\n\t]/).filter((cell) => /^\s*[=+\-@\uff1d]/.test(cell));
        expect(formulas, screen).toEqual([]);
        seen.push(copied.replaceAll("\u2060", ""));
      }
      // No text changes a colour, and a longer one makes no button smaller.
      expect(await violations(page, { without: LOOKS })).toEqual([]);
    };
    for (const screen of SCREENS.flatMap((each) => searched(each))) {
      await page.goto(new URL(screen, url).href);
      await seeThrough(screen);
      for (const text of shownOn(screen)) expect(seen.at(-1), screen).toContain(text);
    }
    await page.goto(new URL("kendaraan", url).href);
    const file = { name: "<b>.csv", mimeType: "text/csv", buffer: Buffer.from("x") };
    await page.getByLabel("Berkas .xlsx atau .csv").setInputFiles(file);
    await page.getByRole("button", { name: "Periksa berkas" }).click();
    await page.getByRole("heading", { name: "Hasil pemeriksaan" }).waitFor();
    await seeThrough("berkas");
    expect(complaints).toEqual([]);
    // A form that is shown again.
    await page.goto(new URL("jangan-dihubungi", url).href);
    await page.getByLabel("Nomor telepon").fill(HOSTILE[1] ?? "");
    await page.getByLabel("Alasan (boleh kosong)").fill(HOSTILE[4] ?? "");
    await page.getByRole("button", { name: "Jangan hubungi lagi" }).click();
    await seeThrough("jangan-dihubungi, refused");
    await page.getByLabel("Nomor telepon").fill(HOSTILE[0] ?? "");
    await page.context().clearCookies();
    await page.getByRole("button", { name: "Jangan hubungi lagi" }).click();
    await page.getByLabel("Nama").fill("Sari");
    await page.getByLabel("Kata sandi").fill(PASSWORD);
    await page.getByRole("button", { name: "Masuk" }).click();
    await page.getByText("Anda sudah masuk lagi").waitFor();
    await seeThrough("masuk");
    expect(seen.at(-1)).toContain(HOSTILE[0]);
  }, 300_000);
});

/** A screen with a search for each of some hostile texts. */
function searched(screen: string): string[] {
  const [path, text] = screen.split(/(?<=cari=)/);
  if (text === undefined) return [screen];
  return ["<img", "xxx", "budi"].map((each) => `${path}${encodeURIComponent(each)}`);
}

/** What is to be read on a screen of the hostile texts, where it shows customers. */
function shownOn(screen: string): string[] {
  const [image = "", script = ""] = HOSTILE;
  if (screen.includes("cari=%3Cimg")) return [image];
  if (screen.includes("cari=") || ["kirim", "periksa", "riwayat?tab=hasil"].includes(screen)) return [];
  return [image, script];
}

/** How somebody uses a screen. */
interface Hands {
  /** Follows a link, presses a button or opens what is folded. */
  press(target: Locator): Promise<void>;
  write(field: Locator, text: string): Promise<void>;
  choose(field: Locator, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void>;
}

const MOUSE: Hands = {
  press: (target) => target.click(),
  write: (field, text) => field.fill(text),
  choose: (field, file) => field.setInputFiles(file),
};

/** The keyboard alone, key by key. */
const KEYS: Hands = {
  async press(target) {
    await tabTo(target);
    await target.page().keyboard.press("Enter");
  },
  async write(field, text) {
    await tabTo(field);
    await field.page().keyboard.press("ControlOrMeta+a");
    await field.page().keyboard.type(text);
  },
  async choose(field, file) {
    // What opens then is the system's own window.
    await tabTo(field);
    await field.setInputFiles(file);
  },
};

async function tabTo(target: Locator): Promise<void> {
  await target.waitFor();
  const { keyboard } = target.page();
  const stops = await target.evaluate((each): number => {
    const { ownerDocument: page } = each;
    const all = [
      ...page.querySelectorAll("a[href], button, input:not([type=hidden]), summary, [tabindex='0']"),
    ];
    const seen = all.filter((stop) => stop.checkVisibility());
    return seen.indexOf(each) - seen.indexOf(page.activeElement);
  });
  const key = stops < 0 ? "Shift+Tab" : "Tab";
  for (let n = 0; n < Math.abs(stops); n += 1) await keyboard.press(key);
  // A date or a time has several stops.
  for (let n = 0; n < 30 && !(await isFocused(target)); n += 1) await keyboard.press(key);
  expect(await isFocused(target), String(target)).toBe(true);
}

async function isFocused(target: Locator): Promise<boolean> {
  return (await target.and(target.page().locator(":focus")).count()) === 1;
}

describe("every screen, and all that can be done on it,", () => {
  it.each([
    ["without JavaScript", MOUSE, { javaScriptEnabled: false }, null],
    ["by the keyboard alone, behind a proxy that takes its path off", KEYS, {}, "/servis/pengingat"],
  ] as const)(
    "works %s",
    async (_, hands, options, path) => {
      const [register, testMessages] = [recordingRegister(), recordingTests()];
      const opened = await workshop({ page: { ...everyScreen(), register, testMessages } });
      const { store, messenger, scheduler } = opened;
      const url = path === null ? opened.url : await strippingProxy(opened.url, path);
      const { page, complaints } = await visitor(options);
      const link = (name: string | RegExp) => page.getByRole("link", { name, exact: true });
      const button = (name: string | RegExp) => page.getByRole("button", { name, exact: true }).first();
      const field = (name: string) => page.getByLabel(name, { exact: true }).first();
      const heading = (name: string, level = 1) => page.getByRole("heading", { name, level }).waitFor();
      const said = (text: string) => page.getByText(text).first().waitFor();

      await page.goto(url);
      await hands.write(field("Nama"), "Sari");
      await hands.write(field("Kata sandi"), PASSWORD);
      await hands.press(button("Masuk"));
      await heading("Hari ini");
      await hands.press(page.locator("summary", { hasText: "Isi pesan" }).first());
      await said("Bapak Adi Contoh untuk nomor kendaraan B 1001 CTH");
      await hands.press(link(/^Tidak dikirim/));
      await said("data belum lengkap");
      await hands.press(button("Aktifkan"));
      await said("Jadwal harian disimpan.");
      expect(scheduler.status().time).toEqual({ hour: 7, minute: 0 });
      await hands.press(button("Matikan"));
      await said("Jadwal harian dimatikan.");
      await hands.press(link("Kirim sekarang"));
      await hands.press(button(/^Ya, kirim 14 pesan/));
      // A key does not wait for where it leads.
      await page.waitForURL(({ pathname }) => !pathname.endsWith("kirim"));
      await expect.poll(() => messenger.accepted.length).toBe(14);
      await expect.poll(() => store.history.runs.at(-1)?.state).toBe("finished");
      await page.goto(url);
      await said("Tidak ada pesan yang perlu dikirim");

      await hands.press(link("Telepon"));
      await heading("Telepon");
      const cards = page.locator(".cards > li");
      const count = await cards.count();
      const who = await cards.first().locator("strong").innerText();
      await hands.press(cards.first().locator("summary"));
      await hands.write(field("Catatan (boleh kosong)"), "minta hari Senin");
      await hands.press(button(new RegExp(`^Sudah servis: ${who}`)));
      await said("Hasil telepon sudah dicatat.");
      expect(await cards.count()).toBe(count - 1);
      expect(store.calls.calls).toMatchObject([
        { outcome: "already_serviced", by: "Sari", note: "minta hari Senin" },
      ]);
      await hands.press(link("Tanpa WhatsApp"));
      await said("Tono Takberponsel");
      await hands.press(link("Terlambat"));
      await said("Terlambat 8 hari");
      await hands.press(link("31–90 hari"));
      await said("Tidak ada yang perlu ditelepon.");

      await hands.press(link("Riwayat"));
      await heading("Riwayat");
      await hands.press(page.locator("summary", { hasText: "Angka yang sama dalam tabel" }));
      await page.getByRole("table").waitFor();
      await hands.press(button("Lihat"));
      await page.waitForURL(/tanggal=/);
      for (const tab of ["Pengiriman", "Siapa melakukan apa"]) {
        await hands.press(link(tab));
        await heading(tab, 2);
      }
      await hands.press(link("Hasil"));
      await heading("Apakah pelanggan kembali?", 2);
      await hands.write(field("Cari nomor polisi, nama, atau nomor telepon"), "b 1001");
      await hands.press(button("Cari"));
      await heading("Hasil pencarian “b 1001”", 2);

      await hands.press(link("Kendaraan"));
      await heading("Kendaraan");
      await hands.write(field("Nomor polisi"), "B 42 X");
      await hands.write(field("Nama pelanggan (boleh kosong)"), "Citra");
      await hands.press(button("Simpan"));
      await said("Kendaraan disimpan.");
      await hands.write(field("Cari nomor polisi, nama, atau nomor telepon"), "b 1001");
      await hands.press(button("Cari"));
      await hands.press(button(/^Servis hari ini: Adi Contoh/));
      await said("Kendaraan disimpan.");
      await hands.press(page.locator("summary", { hasText: "Perbaiki" }).first());
      await hands.write(field("Nomor HP (boleh kosong)"), "0811 0000 043");
      await hands.press(button("Simpan"));
      await said("Kendaraan disimpan.");
      expect(register.saved.map(({ plate, phone }) => [plate, phone.slice(0, 4)])).toMatchObject([
        ["B 42 X", ""],
        ["B 1001 CTH", "0811"],
        ["B 1001 CTH", "0811"],
      ]);
      const file = {
        name: "pelanggan.csv",
        mimeType: "text/csv",
        buffer: Buffer.from("No Pol\r\nB 1 A\r\n"),
      };
      await hands.choose(field("Berkas .xlsx atau .csv"), file);
      await hands.press(button("Periksa berkas"));
      await heading("Hasil pemeriksaan");
      await hands.press(button("Simpan semuanya"));
      await said("Berkas sudah disimpan.");
      expect(register.applied).toEqual(["berkas-1"]);

      await hands.press(link("Jangan dihubungi"));
      await heading("Jangan dihubungi");
      await hands.write(field("Nomor telepon"), "0811 0000 0005");
      await hands.press(button("Jangan hubungi lagi"));
      await said("Nomor tidak akan dihubungi lagi.");
      expect(store.suppressions.entries.at(-1)).toMatchObject({ number: "6281100000005", by: "Sari" });
      const number = page.locator(".cards > li", { has: page.getByText("0811-0000-0005") });
      await hands.press(number.locator("summary"));
      await hands.write(number.getByLabel("Mengapa dihapus?"), "minta lagi");
      await hands.press(number.getByRole("button", { name: "Hapus dari daftar" }));
      await said("Nomor dihapus dari daftar.");
      await hands.press(button("Abaikan"));
      await said("Pesan masuk itu sudah dihapus dari daftar.");
      expect(store.activity.entries.slice(-2)).toMatchObject([
        { kind: "number_released", by: "Sari", reason: "minta lagi" },
        { kind: "opt_out_dropped", by: "Sari" },
      ]);

      await hands.press(link("Periksa"));
      await hands.press(button("Periksa sekarang"));
      await said("Ada masalah yang perlu dibereskan");
      await hands.write(field("Nomor HP Anda sendiri"), "0811 0000 099");
      await hands.press(button("Kirim pesan uji"));
      await said("Belum ada kabar sampai.");
      expect(testMessages.wanted).toMatchObject([{ number: "628110000099", by: "Sari" }]);
      await hands.press(link("English"));
      await heading("Check");
      await hands.press(link("Indonesia"));
      await heading("Periksa");
      await hands.press(button("Keluar"));
      await heading("Masuk");
      expect(complaints).toEqual([]);
    },
    300_000,
  );

  it("begins, for the keyboard, with a way past the menu", async () => {
    const { url, links } = await workshop({ size: "empty" });
    const { page } = await visitor();
    await signIn(page, { url, links });
    await page.keyboard.press("Tab");
    const skip = page.getByRole("link", { name: "Langsung ke isi" });
    expect(await isFocused(skip)).toBe(true);
    await page.keyboard.press("Enter");
    await page.waitForURL(/#isi$/);
  });
});

describe("at the counter", () => {
  it("a double click on Kirim sekarang is one run, whose progress is shown until it ends", async () => {
    const gate = Promise.withResolvers<void>();
    const { url, store, messenger, links } = await workshop({
      answer: async () => {
        await gate.promise;
        return { status: "sent", response: "accepted", messageId: null };
      },
    });
    const { page, complaints } = await visitor();
    await signIn(page, { url, links });
    const before = store.history.runs.length;
    await page.getByRole("link", { name: "Kirim sekarang" }).click();
    await page.getByRole("button", { name: /^Ya, kirim 14 pesan/ }).dblclick();
    await page.getByRole("progressbar", { name: "Sedang mengirim" }).waitFor();
    await page.reload();
    await page.getByRole("progressbar", { name: "Sedang mengirim" }).waitFor();
    gate.resolve();
    // The script loads the screen again once the run has ended.
    await page.getByText("Tidak ada pesan yang perlu dikirim").waitFor();
    expect(store.history.runs.length - before).toBe(1);
    expect(store.history.runs.at(-1)?.startedBy).toEqual({ kind: "http", by: "Sari" });
    expect(messenger.accepted).toHaveLength(14);
    expect(complaints).toEqual([]);
  });

  it("a screen on the wall loads itself again each minute, but not while somebody is at work on it", async () => {
    const { url, links } = await workshop();
    const { page } = await visitor();
    await page.clock.install();
    await signIn(page, { url, links });
    let loads = 0;
    page.on("request", (request) => {
      if (request.isNavigationRequest()) loads += 1;
    });
    const loadsAgain = () => Promise.all([page.waitForEvent("load"), page.clock.runFor(61_000)]);
    const stays = async () => {
      const before = loads;
      await page.clock.runFor(181_000);
      // A load that the minutes have begun is asked for before this.
      await page.evaluate("fetch('kemajuan').then(() => {})");
      expect(loads).toBe(before);
    };
    await loadsAgain();
    await loadsAgain();
    // Somebody reads a text.
    await page.locator("summary", { hasText: "Isi pesan" }).first().click();
    await page.evaluate("document.activeElement.blur()");
    await stays();
    await page.locator("summary", { hasText: "Isi pesan" }).first().click();
    await page.evaluate("document.activeElement.blur()");
    await loadsAgain();
    // Somebody has the keyboard somewhere.
    await page.getByRole("link", { name: "Telepon" }).focus();
    await stays();
    await page.evaluate("document.activeElement.blur()");
    await loadsAgain();
    // Somebody has typed something.
    await page.getByLabel("Jam").fill("09:30");
    await page.evaluate("document.activeElement.blur()");
    await stays();
    expect(await page.getByLabel("Jam").inputValue()).toBe("09:30");
    // A form that was refused, and would be sent again.
    await page.goto(new URL("jangan-dihubungi", url).href);
    await page.getByLabel("Nomor telepon").fill("021 5");
    await page.getByRole("button", { name: "Jangan hubungi lagi" }).click();
    await page.getByText("Nomor tidak dapat dibaca.").waitFor();
    await stays();
  });

  it("what is typed while a run goes is not lost when it ends", async () => {
    const gate = Promise.withResolvers<void>();
    const { url, links } = await workshop({
      answer: async () => {
        await gate.promise;
        return { status: "sent", response: "accepted", messageId: null };
      },
    });
    const { page } = await visitor();
    await signIn(page, { url, links });
    await page.goto(new URL("kirim", url).href);
    await page.getByRole("button", { name: /^Ya, kirim/ }).click();
    await page.getByText("Pengiriman dimulai.").waitFor();
    // Loaded again, it would not say so once more.
    expect(page.url()).toBe(url);
    await page.getByLabel("Jam").fill("09:30");
    gate.resolve();
    for (let seen = 0; seen < 2; ) {
      const progress = await page.waitForResponse(/kemajuan/);
      if (!(await progress.json()).running) seen += 1;
    }
    expect(await page.getByLabel("Jam").inputValue()).toBe("09:30");
  });

  it("the same form sent twice at once without the script is one run", async () => {
    const { url, store, messenger, links } = await workshop();
    const { page } = await visitor();
    await signIn(page, { url, links });
    const before = store.history.runs.length;
    await page.goto(new URL("kirim", url).href);
    const sent: number[] = await page.evaluate(`
      (async () => {
        const form = document.querySelector("form[action=kirim]");
        const body = () => new URLSearchParams(new FormData(form));
        const post = () => fetch("kirim", { method: "POST", body: body() }).then(({ status }) => status);
        return Promise.all([post(), post(), post()]);
      })()`);
    expect(sent).toEqual([200, 200, 200]);
    await expect.poll(() => store.history.runs.at(-1)?.state).toBe("finished");
    expect(store.history.runs.length - before).toBe(1);
    expect(messenger.accepted).toHaveLength(14);
  });

  it("a run that is held back waits here for a person", async () => {
    const { url, messenger, scheduler, links } = await workshop({ confirmAbove: 5 });
    await scheduler.start({ hour: 7, minute: 0 });
    await scheduler.advance(86_400_000);
    await scheduler.untilIdle();
    const { page } = await visitor();
    await signIn(page, { url, links });
    await page.getByRole("heading", { name: "Pengiriman hari ini menunggu persetujuan" }).waitFor();
    await page.getByRole("link", { name: "Periksa dan setujui" }).click();
    await page.getByRole("button", { name: /^Ya, kirim 14 pesan/ }).click();
    await page.getByText("Pengiriman dimulai.").waitFor();
    await expect.poll(() => messenger.accepted.length).toBe(14);
  });

  it("the daily job is switched on, moved and off, and the screen says when it runs next", async () => {
    const { url, scheduler, links } = await workshop({ size: "empty" });
    const { page } = await visitor();
    await signIn(page, { url, links });
    const job = page.locator("section", { has: page.getByRole("heading", { name: "Pengiriman harian" }) });
    const next = () =>
      new Intl.DateTimeFormat("id", {
        ...{ timeZone: "Asia/Jakarta", day: "numeric", month: "short", year: "numeric" },
        ...{ hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
      } as const).format(scheduler.status().nextRunAt ?? 0);
    await job.getByText("Tidak aktif. Tidak ada yang dikirim otomatis.").waitFor();
    for (const [press, time] of [
      ["Aktifkan", "06:45"],
      ["Ubah jam", "17:05"],
    ] as const) {
      await job.getByLabel("Jam").fill(time);
      await job.getByRole("button", { name: press }).click();
      await job.getByText(`Aktif setiap hari pukul ${time}. Berikutnya: `).waitFor();
      expect(next()).toContain(time.replace(":", "."));
      expect(await job.innerText()).toContain(`Berikutnya: ${next()}.`);
      expect(await job.getByLabel("Jam").inputValue()).toBe(time);
    }
    await job.getByRole("button", { name: "Matikan" }).click();
    await job.getByText("Tidak aktif. Tidak ada yang dikirim otomatis.").waitFor();
    expect(scheduler.status().running).toBe(false);
  });

  it("each outcome of a call is one tap, and who is done leaves the list", async () => {
    // Those in doubt are about visits in three months.
    const rule = dueRule({ leadDays: 100 });
    const { url, store, links } = await workshop({ results: { aDay: 0, percent: 0 }, page: { rule } });
    const { page } = await visitor({ viewport: { width: 360, height: 800 } });
    await signIn(page, { url, links });
    await page.goto(new URL("telepon", url).href);
    const cards = page.locator(".cards > li");
    const outcomes = {
      "Akan datang": "will_come",
      "Telepon lagi": "call_later",
      "Tidak diangkat": "no_answer",
      "Sudah servis": "already_serviced",
      "Nomor salah": "wrong_number",
      "Jangan kirim lagi": "opted_out",
    };
    let left = await cards.count();
    for (const [label, outcome] of Object.entries(outcomes)) {
      // The messages of today, two of which are in doubt, are the first.
      await cards
        .last()
        .getByRole("button", { name: new RegExp(`^${label}: `) })
        .click();
      await page.getByText("Hasil telepon sudah dicatat.").waitFor();
      left -= 1;
      expect(await cards.count()).toBe(left);
      expect(store.calls.calls.at(-1)).toMatchObject({ outcome, by: "Sari" });
    }
    for (const [label, notice] of [
      ["Pesan sudah sampai", "Dicatat: pesan sudah sampai."],
      ["Kirim lagi", "Pesan akan dicoba lagi"],
    ] as const) {
      const count = await cards.count();
      await page
        .getByRole("button", { name: new RegExp(`^${label}: `) })
        .first()
        .click();
      await page.getByText(notice).waitFor();
      expect(await cards.count()).toBe(count - 1);
    }
  });

  it("the bars of the last 30 days are as high as the figures of the table beside them", async () => {
    const { url, store, today, links } = await workshop();
    const { page } = await visitor({ viewport: { width: 360, height: 800 } });
    await signIn(page, { url, links });
    await page.goto(new URL("riwayat", url).href);
    await page.getByText("Angka yang sama dalam tabel").click();
    // All figures are seen without moving the table.
    const widest =
      "Math.max(...[...document.querySelectorAll('td')].map((td) => td.getBoundingClientRect().right))";
    expect(await page.evaluate<number>(widest)).toBeLessThanOrEqual(344);
    const rows = await page.getByRole("table").locator("tbody tr").allInnerTexts();
    const figures = rows.reverse().map((row) => row.split("\t").slice(1, 3).map(Number));
    const range = { from: calendarDate(epochDay(today) - 29), to: today };
    const counts = await store.messageHistory.countByDay(range);
    const of = (kind: "sent" | "delivered") => counts.reduce((sum, each) => sum + each[kind], 0);
    const sum = (at: number) => figures.reduce((total, each) => total + (each[at] ?? 0), 0);
    expect([figures.length, sum(0), sum(1)]).toEqual([30, of("sent"), of("delivered")]);
    expect(sum(0)).toBeGreaterThan(sum(1));
    const most = Math.max(...figures.map(([sent = 0]) => sent));
    for (const [at, kind] of ["sent", "delivered"].entries()) {
      const heights: number[] = await page.evaluate(
        `[...document.querySelectorAll(".chart .${kind}")].map((bar) => bar.getBBox().height)`,
      );
      const tallest = 156;
      for (const [n, height] of heights.entries()) {
        const expected = ((figures[n]?.[at] ?? 0) / most) * tallest;
        expect(Math.abs(height - expected), `${kind} ${n}`).toBeLessThanOrEqual(2);
      }
    }
  });

  it("of two people on the phone list, the second hears of the first", async () => {
    const { url, store, links } = await workshop();
    const [sari, budi] = [await visitor(), await visitor()];
    await signIn(sari.page, { url, links }, "Sari");
    await signIn(budi.page, { url, links }, "Budi");
    for (const { page } of [sari, budi]) await page.goto(new URL("telepon", url).href);
    for (const { page } of [sari, budi]) {
      await page
        .locator(".cards > li")
        .first()
        .getByRole("button", { name: /^Akan datang/ })
        .click();
    }
    await sari.page.getByText("Hasil telepon sudah dicatat.").waitFor();
    await budi.page.getByText("Belum dicatat: orang lain baru saja mencatat").waitFor();
    expect(store.calls.calls.map(({ by }) => by)).toEqual(["Sari"]);
  });

  it("who asks for no messages gets none", async () => {
    const { url, store, links } = await workshop();
    const { page } = await visitor();
    await signIn(page, { url, links });
    await page.goto(new URL("telepon", url).href);
    const card = page.locator(".cards > li").first();
    const number = (await card.locator(".phone").getAttribute("href"))?.slice("tel:+".length);
    await card.getByRole("button", { name: /^Jangan kirim lagi/ }).click();
    await page.getByText("Hasil telepon sudah dicatat.").waitFor();
    expect(await store.suppressions.find([number ?? ""])).toEqual(new Map([[number, "opted_out"]]));
    await page.goto(new URL("riwayat?tab=catatan", url).href);
    await page.getByText("menambah nomor ke Jangan dihubungi").first().waitFor();
  });

  it("a session that ends in the middle of a form loses nothing that was typed", async () => {
    const { url, store, links } = await workshop();
    const { page } = await visitor();
    await signIn(page, { url, links });
    await page.goto(new URL("jangan-dihubungi", url).href);
    await page.getByLabel("Nomor telepon").fill("0811-0000-0042");
    await page.getByLabel("Alasan (boleh kosong)").fill('pindah "kota" & <bengkel>');
    // Another password ends every session.
    await store.users.put({ name: "Sari", password: (await store.users.find("Budi"))?.password ?? null });
    await page.getByRole("button", { name: "Jangan hubungi lagi" }).click();
    await page.getByText("Sesi Anda sudah berakhir.").waitFor();
    await page.getByLabel("Nama").fill("Sari");
    await page.getByLabel("Kata sandi").fill("salah sekali");
    await page.getByRole("button", { name: "Masuk" }).click();
    await page.getByText("Nama atau kata sandi salah.").waitFor();
    await page.getByLabel("Kata sandi").fill(PASSWORD);
    await page.getByRole("button", { name: "Masuk" }).click();
    await page.getByText('pindah "kota" & <bengkel>').waitFor();
    await page.getByRole("button", { name: "Simpan isian ini" }).click();
    await page.getByText("Nomor tidak akan dihubungi lagi.").waitFor();
    expect(store.suppressions.entries.at(-1)).toMatchObject({
      number: "6281100000042",
      reason: 'pindah "kota" & <bengkel>',
      by: "Sari",
    });
  });
});

describe("a file that is sent after the session has ended", () => {
  it("is asked for once more, before and after signing in, however big it is", async () => {
    const register = recordingRegister();
    const { url, store, links } = await workshop({ page: { register } });
    const { page } = await visitor();
    await signIn(page, { url, links });
    await page.goto(new URL("kendaraan", url).href);
    const folder = await mkdtemp(join(tmpdir(), "pengingat-upload-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const [file, bytes] = [join(folder, "pelanggan.csv"), 5_000_000];
    await writeFile(file, Buffer.alloc(bytes, "B 1 A,0811\n"));
    const choose = () => page.getByLabel("Berkas .xlsx atau .csv").setInputFiles(file);
    await choose();
    await store.users.put({ name: "Sari", password: (await store.users.find("Budi"))?.password ?? null });
    await page.getByRole("button", { name: "Periksa berkas" }).click();
    await page.getByText("pilih berkasnya sekali lagi").waitFor();
    expect(register.files).toEqual([]);
    await page.getByLabel("Nama").fill("Sari");
    await page.getByLabel("Kata sandi").fill(PASSWORD);
    await page.getByRole("button", { name: "Masuk" }).click();
    await page.getByRole("heading", { name: "Kendaraan", level: 1 }).waitFor();
    await page.getByText("pilih berkasnya sekali lagi").waitFor();
    await choose();
    await page.getByRole("button", { name: "Periksa berkas" }).click();
    await page.getByRole("heading", { name: "Hasil pemeriksaan" }).waitFor();
    expect(register.files.map(({ length }) => length)).toEqual([bytes]);
  });
});

describe("who may change something", () => {
  it("a page of another site may not, whoever is signed in", async () => {
    const { url, scheduler, links } = await workshop();
    const { page } = await visitor();
    await signIn(page, { url, links });
    await page.goto("about:blank");
    await page.setContent(
      `<form method="post" action="${url}jadwal"><input name="jam" value="07:00"><button>x</button></form>`,
    );
    const [response] = await Promise.all([page.waitForResponse(/jadwal/), page.getByRole("button").click()]);
    expect(response.status()).toBe(403);
    expect(scheduler.status().running).toBe(false);
  });

  it("in the workshop's own network, without TLS, the page's forms work", async () => {
    const { url, scheduler, store, links } = await workshop();
    const named = url.replace("127.0.0.1", "bengkel.test");
    const { page } = await visitor();
    await signIn(page, { url: named, links });
    await page.getByLabel("Jam").fill("08:15");
    await page.getByRole("button", { name: "Aktifkan" }).click();
    await page.getByText("Jadwal harian disimpan.").waitFor();
    expect(scheduler.status().time).toEqual({ hour: 8, minute: 15 });
    await page.getByRole("button", { name: "Matikan" }).click();
    await page.getByText("Jadwal harian dimatikan.").waitFor();
    expect(store.activity.entries.slice(-2).map(({ kind, by }) => [kind, by])).toEqual([
      ["schedule_started", "Sari"],
      ["schedule_stopped", "Sari"],
    ]);
  });

  it("a link of the terminal signs in once", async () => {
    const { url, links } = await workshop();
    const link = new URL(links.issue("Sari"), url).href;
    const { page } = await visitor();
    await page.goto(link);
    await page.getByRole("heading", { name: "Hari ini", level: 1 }).waitFor();
    await page.getByRole("button", { name: "Keluar" }).click();
    await page.getByRole("heading", { name: "Masuk", level: 1 }).waitFor();
    await page.goto(link);
    await page.getByText("Tautan ini sudah dipakai").waitFor();
  });
});
