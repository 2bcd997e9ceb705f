import {
  bookOfSheets,
  libreOfficeBook as libreOffice,
  bookRow as row,
  savedByLibreOffice,
  sharedCell as shared,
} from "@pengingat/test-support/spreadsheets";
import { strToU8, Zip, ZipDeflate, ZipPassThrough, zipSync } from "fflate";
import { expect, test } from "vitest";
import { reportText } from "../../src/import/import-report.ts";
import { readImport } from "../../src/import/read-import.ts";
import type { UnreadableFile } from "../../src/import/unreadable-file.ts";
import { limited } from "../../src/import/xlsx/workbook.ts";

const TODAY = "2026-01-15";
const HEADINGS = ["No. Polisi", "Nama", "No. HP", "Servis Terakhir"];

const heading = row(3, ...["B3", "C3", "D3", "E3"].map(shared));
const read = (bytes: Buffer) => readImport(bytes, { map: {}, today: TODAY });

test("a list that LibreOffice saved reads the same from its .xlsx and from its CSV in Windows-1252", async () => {
  const [xlsx, csv] = await Promise.all([read(savedByLibreOffice("xlsx")), read(savedByLibreOffice("csv"))]);
  const people: [string, string | null, string, string][] = [
    ["B 1001 XY", "André & Rina", "081100000001", "2025-09-15"],
    ["B 1002 XY", null, "081100000002", "2025-09-16"],
    ["B 1003 XY", "Citra", "081100000003", "2025-09-17"],
    ["B 1004 XY", "Dewi (istri Eko)", "081100000004", "2025-09-17"],
    ["B 1005 XY", null, "081100000005", "2025-09-18"],
    ["B 1006 XY", "Fajar", "0811000000061", "2025-09-18"],
  ];
  for (const { rows, problems, header } of [xlsx, csv]) {
    expect(rows.map(({ plate, name, phone, lastVisit }) => [plate, name, phone, lastVisit])).toEqual(people);
    expect(problems.map(({ column, value, fault }) => [column, value, fault])).toEqual([
      ["B (Nama Pelanggan)", "#DIV/0!", "failed_formula"],
    ]);
    expect([header.line, header.unused]).toEqual([3, ["Keterangan"]]);
  }
  expect([xlsx.kind, csv.kind, csv.text]).toEqual([
    "xlsx",
    "csv",
    { encoding: "Windows-1252", separator: ";" },
  ]);
});

test("an .xlsx as LibreOffice writes it: the first visible sheet, dates by their format, numbers in full", async () => {
  const strings = [...HEADINGS, "B 1 A", "Adi &amp; Co", "D 2 B", "18/08/2025", "'0811-0000-0002"];
  const rows = [
    heading,
    row(
      4,
      shared("B4", 4),
      shared("C4", 5),
      '<c r="D4" s="0"><v>81100000001</v></c>',
      '<c r="E4" s="1"><v>45887</v></c>',
    ),
    row(6, shared("B6", 6), shared("D6", 8), shared("E6", 7)),
    row(
      7,
      '<c r="B7" t="inlineStr"><is><r><t>F </t></r><r><t>3 C</t></r></is></c>',
      '<c r="D7" t="str"><v>081100000003</v></c>',
      '<c r="E7" s="2"><v>45887.75</v></c>',
    ),
    row(8, '<c r="B8" t="inlineStr"><is><t>F 4 D</t></is></c>', '<c r="E8" s="1"><v>99999</v></c>'),
  ].join("");
  const file = await read(libreOffice(rows, strings));
  const visit = "2025-08-18";
  expect(file.rows).toEqual([
    { line: 4, plate: "B 1 A", key: "B1A", name: "Adi & Co", phone: "081100000001", lastVisit: visit },
    { line: 6, plate: "D 2 B", key: "D2B", name: null, phone: "081100000002", lastVisit: visit },
    { line: 7, plate: "F 3 C", key: "F3C", name: null, phone: "081100000003", lastVisit: visit },
  ]);
  expect(file.problems).toEqual([
    { line: 8, column: "E (Servis Terakhir)", value: "2173-10-13", fault: "future_date", leavesOut: true },
  ]);
  expect([file.kind, file.header.line, file.dates]).toEqual([
    "xlsx",
    3,
    { order: "day-first", isCertain: true },
  ]);
});

test("a date that was typed as digits alone is read, also where its cell should show a date", async () => {
  const rows =
    heading +
    row(4, shared("B4", 4), '<c r="E4"><v>20250818</v></c>') +
    row(5, shared("B5", 5), '<c r="E5" s="1"><v>20250818</v></c>');
  const file = await read(libreOffice(rows, [...HEADINGS, "B 1 A", "B 2 B"]));
  expect(file.problems).toEqual([]);
  expect(file.rows.map(({ lastVisit }) => lastVisit)).toEqual(["2025-08-18", "2025-08-18"]);
});

test("of several sheets the first that has headings is read, and it is known which were not; empty ones are none", async () => {
  const sheet = (name: string, id: string, state = "visible") =>
    `<sheet name="${name}" state="${state}" r:id="${id}"/>`;
  const sheets = [
    sheet("Sampul", "rId2"),
    sheet("Bantuan", "rId1", "hidden"),
    sheet("Jan &amp; Feb", "rId3"),
  ];
  const workbook = `<workbook xmlns:r="r"><sheets>${sheets.join("")}${sheet("Maret", "rId4")}</sheets></workbook>`;
  const rows = heading + row(4, shared("B4", 4), '<c r="E4" s="1"><v>45887</v></c>');
  const book = (content: string) =>
    read(libreOffice(content, [...HEADINGS, "B 1 A"], { "xl/workbook.xml": workbook }));
  const file = await book(rows);
  expect(file.rows.map(({ plate }) => plate)).toEqual(["B 1 A"]);
  expect(file.sheets).toEqual({ read: "Jan & Feb", others: ["Sampul"], unreadLists: [] });
  await expect(book(row(1, shared("A1", 4)))).rejects.toMatchObject({ fault: "no_headings", detail: "1" });
});

test("sheets that are lists too, as where each month has one, are named", async () => {
  const month = [["Laporan servis"], ["Tanggal", "No. Pol", "Telp"], [45_887, "B 1 A", "081100000001"]];
  const file = await read(bookOfSheets({ Januari: month, Februari: month, Rekap: [["Bulan", "Jumlah"]] }));
  expect(file.sheets).toEqual({ read: "Januari", others: ["Februari", "Rekap"], unreadLists: ["Februari"] });
  const plan = { added: [], changed: [], same: 0, earlier: 0, target: "ours" } as const;
  expect([...reportText({ name: "a.xlsx", file, plan, isApplied: false })].join("")).toContain(
    "\n  lists too, but not read: Februari. Import each as a file of its own\n",
  );
});

test("an old spreadsheet of a Mac counts its days from 1904", async () => {
  const workbook = `<workbook xmlns:r="r"><workbookPr date1904="1"/><sheets><sheet name="A" r:id="rId3"/></sheets></workbook>`;
  const rows = heading + row(4, shared("B4", 4), '<c r="E4" s="1"><v>44425</v></c>');
  const file = await read(libreOffice(rows, [...HEADINGS, "B 1 A"], { "xl/workbook.xml": workbook }));
  expect(file.rows[0]?.lastVisit).toBe("2025-08-18");
});

test("an old spreadsheet of a Mac counts plain numbers and typed ones from 1904 too", async () => {
  const workbook = `<workbook xmlns:r="r"><workbookPr date1904="1"/><sheets><sheet name="A" r:id="rId3"/></sheets></workbook>`;
  const rows =
    heading +
    row(4, shared("B4", 4), '<c r="E4"><v>44425.5</v></c>') +
    row(5, shared("B5", 5), shared("E5", 6)) +
    // Of 1900 it is before any visit, of 1904 in 1957.
    row(6, shared("B6", 7), '<c r="E6"><v>19500</v></c>');
  const strings = [...HEADINGS, "B 1 A", "B 2 B", "44425", "B 3 C"];
  const file = await read(libreOffice(rows, strings, { "xl/workbook.xml": workbook }));
  expect(file.rows.map(({ lastVisit }) => lastVisit)).toEqual(["2025-08-18", "2025-08-18"]);
  expect(file.problems).toMatchObject([{ line: 6, fault: "old_date" }]);
});

/** As a program packs that writes as it goes, and knows sizes only at the end of each part. */
function streamed(parts: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const written: Uint8Array[] = [];
  const zip = new Zip((error, data) => {
    if (error) throw error;
    written.push(data);
  });
  for (const [name, bytes] of Object.entries(parts)) {
    const part = name.includes("styles") ? new ZipPassThrough(name) : new ZipDeflate(name);
    zip.add(part);
    part.push(bytes, true);
  }
  zip.end();
  return Buffer.concat(written);
}

test("a workbook that was packed as it was written is read, with sheets of many pieces", async () => {
  const names = Array.from({ length: 3_000 }, (_, n) => `Nama ${n} ${crypto.randomUUID()} é`);
  const rows = names.map((name, n) =>
    row(
      n + 4,
      `<c r="B${n + 4}" t="str"><v>B ${n + 1} XY</v></c>`,
      `<c r="C${n + 4}" t="str"><v>${name}</v></c>`,
      `<c r="E${n + 4}" s="1"><v>45887</v></c>`,
    ),
  );
  const file = await read(libreOffice(heading + rows.join(""), HEADINGS, {}, streamed));
  expect(file.problems).toEqual([]);
  expect(file.rows.map(({ name }) => name)).toEqual(names);
});

test.each([
  ["says", 101, 1],
  ["holds, whatever it says", 1, 101],
])("a part that %s too much is refused", (_, size, held) => {
  const part = {
    size,
    *pieces() {
      for (let at = 0; at < held; at += 1) yield new Uint8Array(1);
    },
  };
  expect(() => [...limited(part, 100)]).toThrow(expect.objectContaining({ fault: "too_large" }));
  expect([
    ...limited({ ...part, size: 100, pieces: () => [new Uint8Array(100)].values() }, 100),
  ]).toHaveLength(1);
});

const zipOf = (...names: string[]) =>
  Buffer.from(zipSync(Object.fromEntries(names.map((name) => [name, strToU8("<a/>")]))));

test.each<[string, Buffer, UnreadableFile["fault"]]>([
  ["cut short", libreOffice(heading, HEADINGS).subarray(0, 900), "bad_spreadsheet"],
  ["a sheet that is not well-formed", libreOffice("<row><c></row>", HEADINGS), "bad_spreadsheet"],
  ["a workbook without its sheet", zipOf("xl/workbook.xml"), "bad_spreadsheet"],
  ["an .ods", zipOf("mimetype", "content.xml", "styles.xml"), "unknown_kind"],
  ["an .xlsb", zipOf("xl/workbook.bin", "xl/worksheets/sheet1.bin", "xl/theme/theme1.xml"), "unknown_kind"],
  ["a .docx", zipOf("word/document.xml"), "unknown_kind"],
])("%s is refused", async (_, bytes, fault) => {
  const refusal = await read(bytes).catch((error: UnreadableFile) => error);
  expect(refusal).toMatchObject({ name: "UnreadableFile", fault });
});
