import { strToU8, Zip, ZipDeflate, ZipPassThrough, zipSync } from "fflate";
import { expect, test } from "vitest";
import { readImport } from "../../src/import/read-import.ts";
import type { UnreadableFile } from "../../src/import/unreadable-file.ts";
import { limited } from "../../src/import/xlsx/workbook.ts";

const TODAY = "2026-01-15";
const HEADINGS = ["No. Polisi", "Nama", "No. HP", "Servis Terakhir"];

/** The parts that LibreOffice Calc writes, in its order and with its namespaces and number formats. */
function libreOffice(
  rows: string,
  strings: readonly string[],
  more: Record<string, string> = {},
  zip: (parts: Readonly<Record<string, Uint8Array>>) => Uint8Array = (parts) => zipSync(parts),
): Buffer {
  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  const parts: Record<string, string> = {
    "xl/_rels/workbook.xml.rels": `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relations}/styles" Target="styles.xml"/><Relationship Id="rId2" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId3" Type="${relations}/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId4" Type="${relations}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    "xl/workbook.xml": `${head}<workbook ${main} xmlns:r="${relations}"><workbookPr backupFile="false" date1904="false"/><sheets><sheet name="Bantuan" sheetId="1" state="hidden" r:id="rId2"/><sheet name="Pelanggan" sheetId="2" state="visible" r:id="rId3"/></sheets></workbook>`,
    "xl/styles.xml": `${head}<styleSheet ${main}><numFmts count="2"><numFmt numFmtId="164" formatCode="General"/><numFmt numFmtId="165" formatCode="[$-421]dd\\ mmmm\\ yyyy;@"/></numFmts><cellStyleXfs count="1"><xf numFmtId="165"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
    "xl/worksheets/sheet1.xml": `${head}<worksheet ${main}><sheetData><row r="1"><c r="A1" t="n"><v>1</v></c></row></sheetData></worksheet>`,
    "xl/worksheets/sheet2.xml": `${head}<worksheet ${main}><sheetPr filterMode="false"/><sheetData>${rows}</sheetData></worksheet>`,
    "xl/sharedStrings.xml": `${head}<sst ${main}>${strings.map((text) => `<si><t xml:space="preserve">${text}</t></si>`).join("")}</sst>`,
    "[Content_Types].xml": `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    ...more,
  };
  return Buffer.from(
    zip(Object.fromEntries(Object.entries(parts).map(([name, xml]) => [name, strToU8(xml)]))),
  );
}

const row = (line: number, ...cells: string[]) =>
  `<row r="${line}" customFormat="false" ht="12.8">${cells.join("")}</row>`;
const shared = (reference: string, index: number) => `<c r="${reference}" s="0" t="s"><v>${index}</v></c>`;
const heading = row(3, ...["B3", "C3", "D3", "E3"].map(shared));
const read = (bytes: Buffer) => readImport(bytes, { map: {}, today: TODAY });

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

test.each<[string, Buffer]>([
  ["cut short", libreOffice(heading, HEADINGS).subarray(0, 900)],
  ["another kind of document", Buffer.from(zipSync({ "content.xml": strToU8("<office/>") }))],
  ["a sheet that is not well-formed", libreOffice("<row><c></row>", HEADINGS)],
])("%s is refused", async (_, bytes) => {
  const refusal = await read(bytes).catch((error: UnreadableFile) => error);
  expect(refusal).toMatchObject({ name: "UnreadableFile", fault: "bad_spreadsheet" });
});
