import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  bookOfSheets,
  bookRow,
  libreOfficeBook,
  savedByLibreOffice,
  sharedCell,
} from "@pengingat/test-support/spreadsheets";
import { expect, onTestFinished, test } from "vitest";
import { columnsText } from "../../src/old-system/list-columns.ts";
import { readSentList } from "../../src/old-system/sent-list.ts";

async function read(content: string | Buffer) {
  const home = await mkdtemp(join(tmpdir(), "sent-list-"));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  await writeFile(join(home, "daftar.csv"), content);
  return readSentList(join(home, "daftar.csv"), { timeZone: "Asia/Makassar", today: "2026-11-30" });
}

test.each([
  "no_pol,customer_hp,next_visit_date,message",
  "No. Polisi,No. HP,Tgl. Servis,Isi Pesan",
  "Nopol,WA,Jadwal Servis,Pesan",
  "Plat Nomor (kendaraan),Nomor Tujuan,Tgl Jatuh Tempo,Teks",
  "NO POLISI,No. Telp,Tanggal,Text",
  "Licence Plate,Phone Number,Due Date,Body",
  "Kendaraan,to,date,text",
  "plate,number,Visit Date,message",
  "Nomer Polisi,Nomer WA,Tgl Berikutnya,Isi Pesan",
  "Plate Number,Phone Number,Next Service Date,Message Text",
  "Plat,WhatsApp,Tgl Berikutnya,Teks Pesan",
  "Plat,WA,Servis Berikut,Isi SMS",
  "Nopol,HP,Tgl. Servis Berikut,Teks WA",
  "Nopol,HP,Tanggal Kunjungan Berikutnya,Isi WA",
  "Nopol,HP,Tgl Servis Selanjutnya,SMS",
])("a list headed %j is read", async (headings) => {
  const { messages, unreadable } = await read(`${headings}\nB 1 A,0811-0000-001,18/08/2025,Halo\n`);
  expect(unreadable).toEqual([]);
  const message = {
    sheet: null,
    line: 2,
    plate: "B 1 A",
    key: "B1A",
    number: "628110000001",
    visitDate: "2025-08-18",
  };
  expect(messages).toEqual([
    { ...message, sentDate: null, isDayUnknown: false, text: "Halo", notSent: null, doubt: null },
  ]);
});

test.each([
  ...["tanggal kirim", "Tgl Dikirim", "Waktu Kirim", "Dikirim", "Dikirim pada", "Tanggal Pengiriman"],
  ...["sent_at", "Sent At", "Date Sent", "sent date", "Tgl Pengingat", "Tanggal Reminder", "Tgl Pesan"],
])("the day of sending is read below %j, and taken for no visit's", async (heading) => {
  const { messages } = await read(`no_pol,${heading}\nB 1 A,2025-08-18 07:03:11\nB 2 A,\n`);
  expect(messages).toMatchObject([
    { visitDate: null, sentDate: "2025-08-18" },
    { visitDate: null, sentDate: null },
  ]);
  const both = await read(`no_pol,${heading},Tanggal\nB 1 A,18/08/2025 07:03,05/09/2025\n`);
  expect(both.messages).toMatchObject([{ visitDate: "2025-09-05", sentDate: "2025-08-18" }]);
});

test.each([
  ["2026-11-28 23:00:04+00", "2026-11-29"],
  ["2026-11-28T23:00:04.120Z", "2026-11-29"],
  ["2026-11-29T07:00:04+08:00", "2026-11-29"],
  ["2026-11-29 00:30:00 +0900", "2026-11-28"],
  ["28/11/2026 11:00:04 PM +00:00", "2026-11-29"],
  ["2026-11-28 23:00:04", "2026-11-28"],
  ["2026-11-28 07.03 WITA", "2026-11-28"],
  ["2026-11-28 23:00:04 UTC", "2026-11-29"],
  ["28/11/2026 23:00 GMT", "2026-11-29"],
  ["29/11/2026 00:30 UTC+9", "2026-11-28"],
])("%j is of the day %s in the zone of the settings", async (cell, day) => {
  const { messages } = await read(`no_pol,sent_at,tanggal\nB 1 A,${cell},${cell}\n`);
  expect(messages).toMatchObject([{ sentDate: day, visitDate: day }]);
});

test("where a list says when messages went out, one without a day did not, unless its status says so", async () => {
  const { messages } = await read(
    "no_pol,tanggal,sent_at,status\nB 1 A,2026-11-30,2026-11-29,\nB 2 A,2026-11-30,,aktif\nB 3 A,2026-11-30,,Terkirim\n",
  );
  expect(messages.map(({ notSent }) => notSent)).toEqual([null, "blank", null]);
  const blank = await read("no_pol,sent_at\nB 1 A,\nB 2 A,\n");
  expect(blank.messages.map(({ notSent }) => notSent)).toEqual([null, null]);
});

test.each(["Dikirim", "Terkirim", "sent"])(
  "a column headed %s may say yes or no, and a day of arrival is no next visit",
  async (heading) => {
    const { messages, unreadable } = await read(
      `no_pol,Tanggal Datang,${heading}\nB 1 A,2026-07-30,Ya\nB 2 A,2026-07-30,Tidak\n`,
    );
    expect(unreadable).toEqual([]);
    expect(messages).toMatchObject([
      { visitDate: null, sentDate: null, notSent: null },
      { visitDate: null, sentDate: null, notSent: { words: "tidak" } },
    ]);
  },
);

/** What is left out, and why, of the lines below the headings. */
async function leftOut(headings: string, lines: readonly string[]) {
  const { messages } = await read(
    [`no_pol;${headings}`, ...lines.map((line, n) => `B ${n + 1} A;${line}`)].join("\n"),
  );
  return messages.map(({ notSent }) => (typeof notSent === "object" ? (notSent?.words ?? null) : notSent));
}

test.each([
  ["Terkirim", ["Ya", "", "Tidak", "-"], [null, "blank", "tidak", "blank"]],
  ["sent", ["t", "f", "NULL"], [null, "f", "blank"]],
  ["Dikirim", ["Y", "T"], [null, "tidak"]],
  ["Sudah Dikirim", ["1", "0"], [null, "0"]],
  ["is_sent", ["v", "x", "✓", "oke bos"], [null, "x", null, null]],
  ["Terkirim", ["", ""], [null, null]],
  ["Terkirim", ["29/11/2026", "belum", ""], [null, "belum", "blank"]],
  ["Tanggal Kirim;Terkirim", ["29/11/2026;Ya", "29/11/2026;Tidak", "29/11/2026;"], [null, "tidak", null]],
  ["Terkirim", ["✓", "✗", "❌"], [null, "✗", "❌"]],
  ["Terkirim", ["T", "T"], [null, null]],
  ["status;sent_at", ["1;2026-11-29 07:00", "1;"], [null, "blank"]],
  ["status;sent_at", ["queued;2026-11-29 07:00", "queued;"], [null, "queued"]],
  ["sent_at;Terkirim", ["2026-11-29 07:00;29/11/2026", "2026-11-29 07:00;"], [null, null]],
  ["sent_at", ["2026-11-29 00:00:03+00", "NULL", "\\N", "None", "nil"], [null, ...Array(4).fill("blank")]],
  ["sent_at", ["1796000000", "29/11 07:00", ""], [null, null, "blank"]],
  ["Tanggal Kirim", ["30/11/2026", "01/12/2026"], [null, "day_to_come"]],
  [
    "Hasil;Tanggal Kirim",
    ["Tidak;29/11/2026", "Batal;29/11/2026", "Gagal;29/11/2026", "Batal;"],
    [null, null, "gagal", "batal"],
  ],
])("below %s the lines %j are left out as %j", async (headings, lines, expected) => {
  expect(await leftOut(headings, lines)).toEqual(expected);
});

test.each([
  ...["status", "Status Kirim", "Delivery Status", "Status WA", "wa_status", "deliveryStatus", "Hasil"],
  ...["Result", "Status Pelanggan;Status Terkirim", "Hasil servis;Status", "Status Date;statuskirim"],
  ...["statuspengiriman", "hasilkirim", "Status (Ya/No)", "Status [tgl]"],
])("the status is read below %s", async (headings) => {
  const before = headings.includes(";") ? "aktif;" : "";
  expect(await leftOut(headings, [`${before}Gagal`, `${before}Terkirim`])).toEqual(["gagal", null]);
});

test("the status of a member, a payment or a service is none of the sending", async () => {
  for (const heading of [
    "Status Member",
    "Status Pembayaran",
    "Hasil Uji Emisi",
    "Delivery",
    "Delivery Address",
  ]) {
    expect([heading, await leftOut(heading, ["Tidak terdaftar", "Gagal"])]).toEqual([heading, [null, null]]);
  }
});

test("a sheet that is named for a month or a region says nothing of the sending", async () => {
  const headings = ["No Polisi", "No HP", "Tanggal Kirim"];
  const rows = [headings, ["B 1 A", "08110000001", "29/11/2026"], ["B 2 A", "08110000002", ""]];
  const { messages } = await read(bookOfSheets({ "1": rows, F: rows }));
  expect(messages.map(({ notSent }) => notSent)).toEqual([null, "blank", null, "blank"]);
});

test("columns that are not read are named, a day that cannot be read is none, and its zone may stand in the heading", async () => {
  const list = await read(
    "no_pol,Keterangan,sent_at (UTC),created_at\nB 1 A,belum bayar,2026-11-28 23:00:04,\nB 2 A,,besok,\nB 3 A,,28/11/2026 23.00 WITA,\n",
  );
  expect(list.messages).toMatchObject([
    { sentDate: "2026-11-29", isDayUnknown: false, notSent: null },
    { sentDate: null, isDayUnknown: true, notSent: null },
    { sentDate: "2026-11-28" },
  ]);
  expect(columnsText(list, [])).toBe(
    "columns: plate = no_pol, day of sending = sent_at (UTC)\ncolumns not read: Keterangan, created_at",
  );
});

test("empty lines, and the totals below a list, are of no message", async () => {
  const { messages, unreadable } = await read(
    "No;No Polisi;HP;Terkirim\n1;B 1 A;08110000001;Ya\n2;;;\n;;;\nTotal;1;;\n;Jumlah: 1;;\nTotal Motor;;08110000002;\n",
  );
  expect(messages).toHaveLength(1);
  expect(unreadable).toMatchObject([{ line: 7 }]);
});

test("of lists for which the sheet is the status, those that failed are left out", async () => {
  const headings = ["No Polisi", "No HP", "Tanggal Kirim"];
  const { messages } = await read(
    bookOfSheets({
      Terkirim: [headings, ["B 1 A", "08110000001", "29/11/2026"]],
      "Tidak terkirim": [headings, ["B 2 A", "08110000002", "29/11/2026"]],
    }),
  );
  expect(messages.map(({ notSent }) => notSent)).toEqual([null, { words: "tidak terkirim" }]);
});

test("each column of dates has its own order of day and month, or that of the other where it does not say", async () => {
  const { messages } = await read(
    "no_pol,tanggal,sent_at\nB 1 A,29/11/2026,11/29/2026 7:00:02 AM\nB 2 A,01/12/2026,11/30/2026 7:00:02 AM\n",
  );
  expect(messages).toMatchObject([
    { visitDate: "2026-11-29", sentDate: "2026-11-29" },
    { visitDate: "2026-12-01", sentDate: "2026-11-30" },
  ]);
  const other = await read("no_pol,tanggal,sent_at\nB 1 A,12/01/2026,11/30/2026\n");
  expect(other.messages).toMatchObject([{ visitDate: "2026-12-01", sentDate: "2026-11-30" }]);
});

test("the plate is not taken for the vehicle beside it, whatever stands first", async () => {
  const { messages } = await read("Kendaraan;No. Polisi\nAvanza;B 1 A\n");
  expect(messages).toMatchObject([{ plate: "B 1 A", number: null, visitDate: null, text: null }]);
});

test("a count of the rows is not taken for the numbers, and numbers below such a heading are", async () => {
  for (const heading of ["No", "No.", "Nomor", "Nomer", "Number", "#No"]) {
    const counted = await read(`${heading};No Polisi;Jadwal\n1;B 1 A;\n2;B 2 A;\n`);
    expect(counted.messages).toMatchObject([{ number: null }, { number: null }]);
    expect(counted.columns.has("number")).toBe(false);
    const beside = await read(`${heading};No Polisi;Tujuan\n1;B 1 A;08110000001\n`);
    expect(beside.messages).toMatchObject([{ number: "628110000001" }]);
    const numbers = await read(`No Polisi;${heading}\nB 1 A;\nB 2 A;0811-0000-001\n`);
    expect(numbers.messages).toMatchObject([{ number: null }, { number: "628110000001" }]);
  }
});

test("the commas of a text are no separators, in a list without names and numbers", async () => {
  const { messages } = await read(
    "no_pol;next_visit_date;message\nB 1 A;2025-12-01;Halo, Bapak, mobil anda, sudah, waktunya\n",
  );
  expect(messages).toMatchObject([
    { plate: "B 1 A", visitDate: "2025-12-01", text: "Halo, Bapak, mobil anda, sudah, waktunya" },
  ]);
});

test("an .xlsx is read as its CSV is", async () => {
  const [xlsx, csv] = await Promise.all([read(savedByLibreOffice("xlsx")), read(savedByLibreOffice("csv"))]);
  expect(xlsx.messages.map(({ plate }) => plate)).toContain("B 1001 XY");
  // A name of two lines makes two of the CSV.
  const unnumbered = ({ messages }: typeof csv) => messages.map((message) => ({ ...message, line: 0 }));
  expect(unnumbered(xlsx)).toEqual(unnumbered(csv));
  expect([xlsx.sheets?.others, csv.sheets]).toEqual([[], null]);
});

test("the sheets of a workbook with the most columns are read, each by its own headings, and all others are named", async () => {
  const title = ["Daftar no_pol", "Kendaraan", 120];
  const book = await read(
    bookOfSheets({
      Sampul: [["Kendaraan", 120]],
      Petunjuk: [["Isi kolom"], ["no_pol", "pelat"]],
      Kosong: [],
      Januari: [title, ["Nopol", "Jadwal", "HP"], ["B 1 A", "13/01/2026", "08110000001"]],
      Februari: [
        ["No HP", "No Polisi", "Jadwal"],
        ["08110000002", "B 2 A", "02/01/2026"],
        ["0811", "", ""],
      ],
      Data: [
        ["Nopol", "No HP", "Nama"],
        ["B 3 A", "08110000003", "Citra"],
      ],
    }),
  );
  expect(book.messages).toMatchObject([
    { sheet: "Januari", line: 3, plate: "B 1 A", number: "628110000001", visitDate: "2026-01-13" },
    { sheet: "Februari", line: 2, plate: "B 2 A", number: "628110000002", visitDate: "2026-01-02" },
  ]);
  expect(book.unreadable).toMatchObject([{ sheet: "Februari", line: 3 }]);
  expect(columnsText(book, []).split("\n")).toEqual([
    "columns: plate = Nopol, number = HP, date = Jadwal; sheets Januari, Februari, not read: Sampul, Petunjuk",
    "sheets with plates but other columns, not read: Data; save one that lists messages as a file of its own",
  ]);
});

test("below a title the line with the most columns is that of the headings", async () => {
  const { messages, unreadable } = await read("Kendaraan,Jumlah\n\nno_pol,hp\nB 1 A,08110000001\n");
  expect(messages).toMatchObject([{ line: 4, plate: "B 1 A", number: "628110000001" }]);
  expect(unreadable).toEqual([]);
});

test("an old spreadsheet of a Mac counts the days of its list from 1904", async () => {
  const workbook = `<workbook xmlns:r="r"><workbookPr date1904="1"/><sheets><sheet name="A" r:id="rId3"/></sheets></workbook>`;
  const rows = [
    bookRow(1, sharedCell("A1", 0), sharedCell("B1", 1)),
    bookRow(2, sharedCell("A2", 2), '<c r="B2"><v>44425</v></c>'),
  ];
  const book = await read(
    libreOfficeBook(rows.join(""), ["Nopol", "Jadwal", "B 1 A"], { "xl/workbook.xml": workbook }),
  );
  expect(book.messages).toMatchObject([{ sheet: null, line: 2, plate: "B 1 A", visitDate: "2025-08-18" }]);
});

test.each([
  ["an old spreadsheet", Buffer.from("d0cf11e0a1b11ae1", "hex"), /neither CSV nor XLSX\. Save it as/],
  [
    "a spreadsheet without plates",
    libreOfficeBook(bookRow(1, sharedCell("A1", 0)), ["Nama"]),
    /headed no_pol/,
  ],
  ["nothing", "", /it is empty/],
])("%s is refused with what to do", async (_, content, words) => {
  await expect(read(content)).rejects.toThrow(words);
});
