import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { csvFile, csvText } from "../../src/export/csv-file.ts";
import type { ExportCell, ExportList, ExportParts } from "../../src/export/export-list.ts";
import { xlsxFile } from "../../src/export/xlsx-file.ts";
import { readImport } from "../../src/import/read-import.ts";
import { xlsxSheets } from "../../src/import/xlsx/xlsx-rows.ts";

const NOWHERE = {} as ExportParts;

function listOf(...rows: readonly ExportCell[][]): ExportList {
  return {
    columns: [
      { name: "no_pol" },
      { name: "nama" },
      { name: "hp", kind: "phone" },
      { name: "last_visit_date" },
    ],
    async *pages() {
      for (const row of rows) yield [row];
    },
  };
}

async function whole(pieces: AsyncIterable<string | Uint8Array>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const piece of pieces) chunks.push(Buffer.from(piece as string));
  return Buffer.concat(chunks);
}

const text = fc.string({ unit: fc.constantFrom(..."=+-@'\t\"; ,\nAb1é&<>\u0001") });

test("no cell of a CSV begins a formula, and the file has each text", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 5 }), async (pairs) => {
      const csv = await whole(csvFile(listOf(...pairs.map((pair) => [...pair, null, null])), NOWHERE));
      const records: string[][] = parse(csv, { bom: true, delimiter: ";" });
      expect(records).toHaveLength(pairs.length + 1);
      for (const [index, pair] of pairs.entries()) {
        for (const [column, cell] of pair.entries()) {
          const written = records[index + 1]?.[column] ?? "";
          expect(written).not.toMatch(/^[=+\-@\t\r\n]/);
          expect([cell, `'${cell}`]).toContain(written);
        }
      }
    }),
  );
  expect(csvText("＝1+1")).toBe("'＝1+1");
});

test("an .xlsx has each text as text, and numbers as numbers", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 5 }), fc.integer(), async (texts, number) => {
      const xlsx = await whole(
        xlsxFile(listOf(...texts.map((each) => ["B 1 A", each, null, number])), NOWHERE),
      );
      const rows = [...(xlsxSheets(xlsx)[0]?.rows() ?? [])].slice(1).map(({ cells }) => cells);
      const shown = texts.map((each) => each.replaceAll("\u0001", " "));
      expect(rows.map((cells) => [cells[1] ?? "", cells[3]])).toEqual(shown.map((each) => [each, number]));
    }),
  );
});

test("what is exported can be imported again", async () => {
  const rows: ExportCell[][] = [
    ["B 1 A", "=Adi", "081100000001", "2025-09-15"],
    ["B 2 B", 'Rina "Na"; Dua', "+14155552671", "2025-09-16"],
    ["B 3 C", "-", "(0274) 000105", null],
    ["B 4 D", "_x0041_x0042_", "0274000105", null],
    ["B 5 E", "Wati", "021.555 001", null],
    ["12E3", "007", "6221000000000000001", null],
  ];
  for (const file of [csvFile, xlsxFile]) {
    const read = await readImport(await whole(file(listOf(...rows), NOWHERE)), {
      map: {},
      today: "2026-01-15",
    });
    expect(read.rows.map(({ plate, name, phone, lastVisit }) => [plate, name, phone, lastVisit])).toEqual(
      rows,
    );
  }
  const csv = await whole(csvFile(listOf(...rows), NOWHERE));
  expect(csv.toString()).toContain("B 1 A;'=Adi;0811-0000-0001;2025-09-15\r\n");
  // What a spreadsheet would take for a number of fewer digits.
  expect(csv.toString()).toContain(
    "B 4 D;_x0041_x0042_;'0274000105;\r\nB 5 E;Wati;'021.555 001;\r\n'12E3;'007;'6221000000000000001;\r\n",
  );
});
