import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDatabase, type TestDatabase } from "@pengingat/test-support/database";
import { bookRow, libreOfficeBook, sharedCell } from "@pengingat/test-support/spreadsheets";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startProgram } from "./support/program.ts";
import { report, TODAY } from "./support/workshop.ts";

/** `IMPORT_LINES=100000` for the long form, in which what was promised of a hundred thousand lines must hold. */
const LINES = Number(process.env.IMPORT_LINES ?? 5_000);
const PROMISED = { lines: 100_000, seconds: 30, kb: 200 * 1_024 };

const RECORD_PEAK = new URL("./support/record-peak.mjs", import.meta.url).href;

/** The visit of every line: 1 September 2025. */
const SERIAL = 45_901;
const VISIT = "2025-09-01";

interface Line {
  readonly plate: string;
  readonly name: string;
  readonly phone: string;
  readonly address: string;
}

function lines(count: number, name: string): readonly Line[] {
  return Array.from({ length: count }, (_, n) => ({
    plate: `B ${1 + Math.floor(n / 10)} ${"ABCDEFGHIJ"[n % 10]}X`,
    name: `${name} Nomor ${n} Wijaya`,
    phone: `0811-${String(10_000_000 + n).slice(0, 4)}-${String(10_000_000 + n).slice(4)}`,
    address: `Jalan Contoh No. ${n}`,
  }));
}

const HEADINGS = ["No. Polisi", "Nama Pelanggan", "No. HP", "Alamat", "Servis Terakhir"];

function csvOf(all: readonly Line[], visit: string): Buffer {
  const rows = all.map(({ plate, name, phone, address }) => [plate, name, phone, address, visit].join(";"));
  return Buffer.from([HEADINGS.join(";"), ...rows, ""].join("\r\n"), "latin1");
}

/** Each text stands once among those that are shared, as LibreOffice and Excel write it. */
function xlsxOf(all: readonly Line[]): Buffer {
  const strings = [
    ...HEADINGS,
    ...all.flatMap(({ plate, name, phone, address }) => [plate, name, phone, address]),
  ];
  const rows = all.map((_, n) => {
    const at = HEADINGS.length + 4 * n;
    const texts = ["A", "B", "C", "D"].map((column, index) => sharedCell(`${column}${n + 2}`, at + index));
    return bookRow(n + 2, ...texts, `<c r="E${n + 2}" s="1" t="n"><v>${SERIAL}</v></c>`);
  });
  const headings = HEADINGS.map((_, index) => sharedCell(`${"ABCDE"[index]}1`, index));
  return libreOfficeBook([bookRow(1, ...headings), ...rows].join(""), strings);
}

let database: TestDatabase;
let home: string;

beforeAll(async () => {
  [database, home] = await Promise.all([createDatabase(), mkdtemp(join(tmpdir(), "pengingat-home-"))]);
});
afterAll(() => Promise.all([database.drop(), rm(home, { recursive: true, force: true })]));

async function imports(name: string, content: Buffer, ...args: readonly string[]) {
  const [file, PEAK_FILE, CPU_FILE] = [name, "peak", "cpu"].map((each) => join(home, each)) as [
    string,
    string,
    string,
  ];
  await writeFile(file, content);
  const env = {
    PENGINGAT_HOME: home,
    DATABASE_URL: database.url,
    REMINDER_TODAY: TODAY,
    PEAK_FILE,
    CPU_FILE,
  };
  const began = performance.now();
  const ended = await startProgram("pengingat", env, ["import", file, ...args], ["--import", RECORD_PEAK])
    .ended;
  const seconds = (performance.now() - began) / 1_000;
  const [peak, cpu] = await Promise.all(
    [PEAK_FILE, CPU_FILE].map(async (each) => Number(await readFile(each, "utf8"))),
  );
  return { ended, seconds, peakKb: peak ?? 0, cpuSeconds: cpu ?? 0 };
}

test("many lines of CSV and XLSX are imported in little time and memory, whatever is wrong with them and however it is shown", async () => {
  const small = await imports("satu.csv", csvOf(lines(1, "Bapak"), VISIT));
  const xlsx = await imports("baru.xlsx", xlsxOf(lines(LINES, "Bapak")), "--apply");
  expect(xlsx.ended.stdout).toContain(`vehicles added: ${LINES}, changed: 0, left as they are: 0\n`);
  const csv = await imports("lagi.csv", csvOf(lines(LINES, "Ibu"), VISIT), "--apply", "--json");
  expect(report(csv.ended).changed).toHaveLength(LINES);
  const wrong = await imports("salah.csv", csvOf(lines(LINES, "Ibu"), "kapan-kapan"));
  expect(wrong.ended.stdout.match(/"kapan-kapan": not a date/g)).toHaveLength(LINES);
  const [row] = await database.query(
    `select count(*)::int as count, count(distinct customer_id)::int as customers, min(last_visit_date)::text as visit
     from vehicle v join customer c on c.id = v.customer_id where nama like 'Ibu Nomor%'`,
  );
  expect(row).toEqual({ count: LINES, customers: LINES, visit: VISIT });

  for (const { seconds, peakKb, cpuSeconds } of [xlsx, csv, wrong]) {
    expect(peakKb).toBeLessThan(PROMISED.kb);
    const share = LINES / PROMISED.lines;
    // What a line takes, by the processor's clock, which a busy machine makes tick faster.
    expect(cpuSeconds - small.cpuSeconds).toBeLessThan(PROMISED.seconds * Math.max(share, 0.1));
    if (share >= 1) expect(seconds).toBeLessThan(PROMISED.seconds * share);
    else expect(peakKb - small.peakKb).toBeLessThan(60 * 1_024);
    if (share >= 1) console.info({ seconds, cpuSeconds, peakMb: Math.round(peakKb / 1_024) });
  }
}, 300_000);
