import { isUtf8 } from "node:buffer";
import fc from "fast-check";
import { expect, test } from "vitest";
import { reportText } from "../../src/import/import-report.ts";
import { readImport } from "../../src/import/read-import.ts";
import { decodeText } from "../../src/import/text-encoding.ts";
import type { UnreadableFile } from "../../src/import/unreadable-file.ts";

const TODAY = "2026-01-15";
const read = (file: string | Buffer, map = {}) =>
  readImport(typeof file === "string" ? Buffer.from(file) : file, { map, today: TODAY });

/** The upper half of Windows-1252, as its vendor publishes it. */
const UPPER =
  "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ" +
  String.fromCharCode(...Array.from({ length: 96 }, (_, index) => 0xa0 + index));

function windows1252(text: string): Buffer {
  return Buffer.from(
    Array.from(text, (character) => {
      const code = character.charCodeAt(0);
      return code < 0x80 ? code : 0x80 + UPPER.indexOf(character);
    }),
  );
}

function utf16(text: string, isBigEndian: boolean, mark: string): Buffer {
  const bytes = Buffer.from(mark + text, "utf16le");
  return isBigEndian ? bytes.swap16() : bytes;
}

test("text is decoded as it was encoded", () => {
  const line = fc.array(fc.constantFrom(...`aZ 09;,"éüñ–’€ß`), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(line, (characters) => {
      const text = `No Pol;Nama\r\nB 1 A;${characters.join("")}\r\n`;
      expect(decodeText(Buffer.from(text)).text).toBe(text);
      expect(decodeText(Buffer.from(`\ufeff${text}`)).text).toBe(text);
      for (const [isBigEndian, encoding] of [
        [false, "UTF-16LE"],
        [true, "UTF-16BE"],
      ] as const) {
        for (const mark of ["\ufeff", ""]) {
          expect(decodeText(utf16(text, isBigEndian, mark))).toEqual({ text, encoding });
        }
      }
      // A text of the one encoding may by chance be a text of the other.
      const isAscii = /^[\x20-\x7e\r\n]*$/.test(text);
      if (!isAscii && isUtf8(windows1252(text))) return;
      expect(decodeText(windows1252(text))).toEqual({ text, encoding: isAscii ? "UTF-8" : "Windows-1252" });
    }),
  );
  expect(decodeText(windows1252(`é${UPPER}`)).text).toBe(`é${UPPER}`);
});

test("a list survives every separator, quoting, line end and encoding", async () => {
  const name = fc
    .array(fc.constantFrom(..."abcXYZ é',;\"|\t.\n", "\r\n"), { minLength: 1, maxLength: 20 })
    .map((characters) => `N${characters.join("")}z`);
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
  await fc.assert(
    fc.asyncProperty(
      fc.array(name, { minLength: 1, maxLength: 8 }),
      fc.constantFrom(";", ",", "\t", "|"),
      fc.infiniteStream(fc.constantFrom("\n", "\r\n")),
      fc.constantFrom<(text: string) => Buffer>(
        (text) => Buffer.from(text),
        windows1252,
        (text) => utf16(text, false, "\ufeff"),
      ),
      fc.boolean(),
      async (names, separator, ends, encode, hasHint) => {
        const lines = [
          ...(hasHint ? [`sep=${separator}`] : []),
          ["No. Polisi", "Nama Pelanggan", "No. HP", "Tgl Servis"].join(separator),
          ...names.map((each, index) =>
            [`B ${index + 1} X`, quoted(each), `0811000${1000 + index}`, "18/08/2025"].join(separator),
          ),
        ];
        const file = await read(encode(lines.map((line) => `${line}${ends.next().value}`).join("")));
        expect(file.rows.map(({ plate }) => plate)).toEqual(names.map((_, index) => `B ${index + 1} X`));
        const plain = (text: string) => text.replaceAll(/\s+/g, " ").trim();
        expect(file.rows.map((row) => row.name)).toEqual(names.map(plain));
        expect(new Set(file.rows.map(({ lastVisit }) => lastVisit))).toEqual(new Set(["2025-08-18"]));
        expect(file.problems).toEqual([]);
        expect(file.text?.separator).toBe(separator);
        const first = hasHint ? 3 : 2;
        expect(file.rows.map(({ line }) => line)).toEqual(
          names.map((_, index) => first + index + names.slice(0, index).join("").split("\n").length - 1),
        );
      },
    ),
    { numRuns: 60 },
  );
});

test.each([
  ["No. Polisi", "Nama Pelanggan", "No. HP (WA)", "Tgl. Servis Terakhir"],
  ["NOPOL", "CUSTOMER", "TELP/HP", "TGL KELUAR"],
  ["Plat Nomor", "Pemilik", "WhatsApp", "Kunjungan Terakhir"],
  ["License Plate", "Customer Name", "Mobile Number", "Last Service Date"],
  ["Plate No.", "Owner", "Phone", "Last Visit"],
  ["Nopol Motor", "Nama Pemilik Kendaraan", "No. Telp/WA", "Tgl Datang"],
  ["No. Polisi Mobil", "Nama Lengkap Pelanggan", "No WA Aktif", "Tanggal Kedatangan"],
  ["Nopol/Plat", "Nama Konsumen/Pelanggan", "Phone / WhatsApp", "Date of Last Service"],
  ["Reg. No.", "Nama", "Cell Phone", "Tgl Service Akhir"],
  ["Plat Mobil", "Nama", "NoWhatsApp", "TglService"],
  ["Nomer Polisi", "Kustomer", "Nomer HP", "Terakhir Datang"],
  ["Plat Nomer", "Nama Kustomer", "Nomer WA", "Datang Terakhir"],
  ["Plat/Nopol", "STNK a/n", "No Hp Customer", "Servis Akhir"],
  ["No Polisi/Plat", "A.N.", "Cell", "Tanggal Servis Terahir"],
  ["No Pol / Plat", "Nama", "HP", "Invoice Date"],
  ["No. Reg", "Nama", "HP", "Tanggal Pengerjaan"],
  ["No. TNKB", "Nama", "HP", "Latest Service"],
  ["Vehicle Reg No", "Name", "Phone", "Last Serviced"],
  ["Registration", "Name", "Phone", "Latest Visit"],
  ["no_pol", "nama", "hp", "last_visit_date"],
])("the headings %j, %j, %j and %j are found below a title, whatever stands between", async (...headings) => {
  const [plate, name, phone, visit] = headings;
  const file = await read(
    `Bengkel Contoh,,,,,\nLaporan,,,,,\n\nNo,Alamat,${plate},"${name}","${phone}",${visit}\n` +
      `1,"Jl. Contoh, 1",B 1 A,Adi,081100000001,2025-09-15\n`,
  );
  const row = { plate: "B 1 A", key: "B1A", name: "Adi", phone: "081100000001", lastVisit: "2025-09-15" };
  expect(file.rows).toEqual([{ line: 5, ...row }]);
  expect(file.header.unused).toEqual(["No", "Alamat"]);
});

test("of two columns that may be the number, the surer one is read, or the one that a person names", async () => {
  const text = "No Pol,Telepon,No HP\nB 1 A,0274-000105,081100000001\n";
  expect((await read(text)).rows[0]?.phone).toBe("081100000001");
  const mapped = await read(text, { hp: "telepon" });
  expect(mapped.rows[0]?.phone).toBe("0274-000105");
  expect(mapped.header.unused).toEqual(["No HP"]);
  const strange = "Kode,Catatan\nB 1 A,0811 0000 0001\n";
  expect((await read(strange, { no_pol: "Kode", hp: "Catatan" })).rows).toHaveLength(1);
});

test("of several lines of a plate, the latest visit counts, and what only another line says", async () => {
  const { rows, repeated } = await read(
    "Nopol;Nama;HP;Tanggal\nB 1 A;Adi;;01/02/2025\nB1A;;081100000001;20/06/2025\nb-1-a;Adi Lama;081100000009;15/01/2024\n",
  );
  expect(repeated).toBe(2);
  expect(rows).toMatchObject([{ plate: "B1A", name: "Adi", phone: "081100000001", lastVisit: "2025-06-20" }]);
});

test("two lines of a plate lend each other nothing of another person", async () => {
  const list = (...lines: string[]) => read(["Nopol;Nama;HP;Tanggal", ...lines].join("\n"));
  const names = await list("B 1 A;Budi;081100000001;2025-01-01", "B 1 A;Siti;;2025-06-01");
  expect(names.rows).toMatchObject([{ name: "Siti", phone: null, lastVisit: "2025-06-01" }]);
  const numbers = await list("B 1 A;Budi;081100000001;2025-01-01", "B 1 A;;081100000002;2025-06-01");
  expect(numbers.rows).toMatchObject([{ name: null, phone: "081100000002" }]);
  const same = await list("B 1 A;BUDI;081100000001;2025-01-01", "B 1 A;Budi;;2025-06-01");
  expect(same.rows).toMatchObject([{ name: "Budi", phone: "081100000001" }]);
});

test("every cell that cannot be read is named with line, column, value and reason", async () => {
  const { rows, problems, lines } = await read(
    [
      "Nopol;Nama;HP;Tanggal",
      "B 1 A;Adi;8,11E+11;18/08/2025",
      ";Budi;081100000002;18/08/2025",
      "B 3 C;Citra;081100000003;31/02/2025",
      "B 4 D;Dewi;081100000004;18/08/2027",
      "B 5 E;Eko;081100000005;besok",
      "B 6 F;Fajar;(0274) 000105;18/08/2025",
      "JUMLAH;6;;",
      ";;;",
    ].join("\n"),
  );
  const shown = problems.map(({ line, column, value, fault }) => `${line} ${column} ${value} ${fault}`);
  expect(shown).toEqual([
    "2 C (HP) 8,11E+11 digits_lost",
    "3 A (Nopol)  no_plate",
    "4 D (Tanggal) 31/02/2025 no_such_day",
    "5 D (Tanggal) 18/08/2027 future_date",
    "6 D (Tanggal) besok not_a_date",
    "7 C (HP) (0274) 000105 no_mobile_number",
    "8 A (Nopol) JUMLAH not_a_plate",
  ]);
  expect(rows.map(({ plate }) => plate)).toEqual(["B 6 F"]);
  expect(lines).toBe(7);
});

test("where a formula went wrong, a name or number says nothing, and without a plate or date the line is left out", async () => {
  const { rows, problems } = await read(
    [
      "Nopol;Nama;HP;Tanggal",
      "B 1 A;#N/A;081100000001;",
      "B 2 B;Budi;#N/A;16/09/2025",
      "B 3 C;#1 Motor;Err:502;",
      "Err:502;Dewi;081100000004;16/09/2025",
      "#DIV/0!;Eko;081100000005;16/09/2025",
      "B 6 F;Fajar;081100000006;#VALUE!",
    ].join("\n"),
  );
  expect(rows.map(({ plate, name, phone }) => [plate, name, phone])).toEqual([
    ["B 1 A", null, "081100000001"],
    ["B 2 B", "Budi", null],
    ["B 3 C", "#1 Motor", null],
  ]);
  const fault = "failed_formula";
  expect(problems).toEqual([
    { line: 2, column: "B (Nama)", value: "#N/A", fault, leavesOut: false },
    { line: 3, column: "C (HP)", value: "#N/A", fault, leavesOut: false },
    { line: 4, column: "C (HP)", value: "Err:502", fault, leavesOut: false },
    { line: 5, column: "A (Nopol)", value: "Err:502", fault, leavesOut: true },
    { line: 6, column: "A (Nopol)", value: "#DIV/0!", fault, leavesOut: true },
    { line: 7, column: "D (Tanggal)", value: "#VALUE!", fault, leavesOut: true },
  ]);
});

test("of a line that is left out, no cell is said to be taken", async () => {
  const { rows, problems } = await read("Nopol;HP;Tanggal\nB 1 A;021-555;31/02/2025\n");
  expect(rows).toEqual([]);
  expect(problems.map(({ fault, leavesOut }) => [fault, leavesOut])).toEqual([
    ["no_mobile_number", true],
    ["no_such_day", true],
  ]);
});

test.each<[string | Buffer, object, string]>([
  ["", {}, "empty"],
  ["%PDF-1.7 …", {}, "unknown_kind"],
  [Buffer.from("d0cf11e0a1b11ae1", "hex"), {}, "unknown_kind"],
  ["PK\u0003\u0004 but no spreadsheet", {}, "bad_spreadsheet"],
  ["Kode,Merk\nX,Y\n", {}, "no_headings"],
  ["Nopol,Merk\nB 1 A,Y\n", {}, "no_headings"],
  ["Nopol,HP\nB 1 A,0811\n", { nama: "Nama Lengkap" }, "heading_not_found"],
  ["Daftar,Telepon 2\nNopol,Nama\nB 1 A,Adi\n", { hp: "Telepon 2" }, "heading_not_found"],
  ['Nopol,Nama\nB 1 A,"Adi\n', {}, "open_quote"],
])("%j with %j is refused as %s", async (content, map, fault) => {
  const refusal = await read(content, map).catch((error: UnreadableFile) => error);
  expect(refusal).toMatchObject({ name: "UnreadableFile", fault });
});

const LIST = (cells: readonly string[]) =>
  `Nopol;Nama;HP\n\n${cells.map((name, n) => `B ${n + 1} A;${name};08110000${100 + n}`).join("\n")}\n`;
const PLAIN = Array.from({ length: 40 }, (_, n) => `Nama ${n}`);

test.each([
  ["at all", LIST(["Adi", '"Budi', ...PLAIN]), "4 B"],
  ["where others are", LIST(['"Adi\nCitra"', '"Budi', ...PLAIN, '"Eko"', '"Fajar']), "5 B"],
  ["but in the middle of a cell", LIST(["Adi", '"Budi', "Citra", '"Dewi', "Eko"]), "4 B"],
  ["but many lines below", LIST(["Adi", '"Budi', ...PLAIN, 'Dewi"', "Eko"]), "4 B"],
])("a quotation mark that is not closed %s is named by line and column", async (_, text, detail) => {
  const refusal = await read(text).catch((error: UnreadableFile) => error);
  expect(refusal).toMatchObject({ fault: "open_quote", detail });
});

test("a cell of many lines is read, and so is one that begins with a quotation mark", async () => {
  const story = `"Nama 0\nNama 1\n${"\n;".repeat(20)}"`;
  const { rows } = await read(LIST([story, '"""Adi""; Rina\nCitra"', 'Budi 14" Eko', "Fajar"]));
  expect(rows.map(({ name }) => name?.slice(0, 20))).toEqual([
    ...["Nama 0 Nama 1 ; ; ; ", '"Adi"; Rina Citra', 'Budi 14" Eko', "Fajar"],
  ]);
});

test("a column that a reminder needs is missed in the report", async () => {
  const plan = { added: [], changed: [], same: 0, earlier: 0, target: "ours" } as const;
  const reportOf = async (text: string) =>
    [...reportText({ name: "a.csv", file: await read(text), plan, isApplied: false })].join("");
  const all = "Nopol,Nama,HP,Tanggal\nB 1 A,Adi,081100000001,2025-09-16\n";
  expect(await reportOf(all)).not.toContain("no column");
  const lacking = await reportOf("Nopol,HP\nB 1 A,081100000001\n");
  const without = "vehicles that have none on file get no reminder";
  expect(lacking).toContain(`\n  no column for names: ${without}\n  no column for last visits: ${without}\n`);
});

test("visits most of which come out years old are to be looked at", async () => {
  const visits = (...dates: string[]) =>
    read(`Nopol,Tanggal\n${dates.map((date, n) => `B ${n + 1} A,${date}`).join("\n")}\n`);
  const yearFirst = await visits("25-08-13", "25-09-02", "25-12-09");
  expect(yearFirst.areMostVisitsOld).toBe(true);
  const plan = { added: [], changed: [], same: 0, earlier: 0, target: "ours" } as const;
  expect([...reportText({ name: "a.csv", file: yearFirst, plan, isApplied: false })].join("")).toContain(
    "most last visits are more than 3 years ago: please check",
  );
  expect((await visits("13-08-25", "2010-09-02", "09-12-25")).areMostVisitsOld).toBe(false);
  expect((await read("Nopol,HP\nB 1 A,081100000001\n")).areMostVisitsOld).toBe(false);
});

test("how many lines were read is said as it goes", async () => {
  const lines = Array.from({ length: 12_000 }, (_, n) => `B ${n + 1} XY,0811${10_000_000 + n}`);
  const progress: number[] = [];
  const onProgress = (count: number) => progress.push(count);
  const file = Buffer.from(["No Pol,HP", ...lines].join("\n"));
  expect((await readImport(file, { map: {}, today: TODAY, onProgress })).rows).toHaveLength(12_000);
  expect(progress).toEqual([5_000, 10_000]);
});
