import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Environment, runProgram } from "./support/program.ts";
import { openWorkshop, report, type TestWorkshop } from "./support/workshop.ts";

let workshop: TestWorkshop;

beforeAll(async () => {
  workshop = await openWorkshop();
});
afterAll(() => workshop.close());
beforeEach(async () => {
  await workshop.clear();
  // 1 to 4 are due, 5 has a landline, 6 is not due.
  await workshop.add(
    ...[1, 2, 3, 4].map((id) => ({ id })),
    { id: 5, phone: "(0274) 000105" },
    { id: 6, lastVisit: "2025-12-01" },
  );
});

async function file(content: string | Buffer): Promise<string> {
  const path = join(workshop.home, "daftar.csv");
  await writeFile(path, content);
  return path;
}

async function pengingat(args: readonly string[], env: Environment = {}) {
  return runProgram("pengingat", { ...workshop.env, ...env }, args);
}

const text = (id: number) =>
  `Bapak Pelanggan Nomor${id} untuk nomor kendaraan B ${1000 + id} XY sebentar lagi tiba saat pemeliharaan rutin pada tanggal 15-01-2026, daftarkan segera melalui nomor pelayanan kami 087740659525`;

test("the same list is the same, and nothing is written or sent", async () => {
  const rows = [1, 2, 3, 4].map((id) => `b${1000 + id}xy,+62 811-000-000${id},15-01-2026,"${text(id)}"`);
  const path = await file(`no_pol,customer_hp,next_visit_date,message\n${rows.join("\n")}\n`);
  const columns = "columns: plate = no_pol, number = customer_hp, date = next_visit_date, text = message\n";
  const same = { code: 0, stdout: `${columns}4 the same\n` };
  expect(await pengingat(["compare", path])).toMatchObject(same);
  expect(workshop.gateway.posted).toEqual([]);
  expect(await workshop.ledger()).toEqual([]);
  // What went out today is ours all the same.
  await workshop.remind([]);
  expect(await pengingat(["compare", path])).toMatchObject(same);

  const little = await file(
    `Nopol,Nomor WA,Tanggal Kirim,Status\n${[1, 2, 3, 4].map((id) => `B ${1000 + id} XY,08110000${id}`).join("\n")}`,
  );
  const { stdout } = await pengingat(["compare", little]);
  expect(stdout.split("\n")[0]).toBe(
    "columns: plate = Nopol, number = Nomor WA, day of sending = Tanggal Kirim, status = Status; no column of dates, so dates were not compared; no column of texts, so texts were not compared",
  );
  expect(report(await pengingat(["compare", little, "--json"]))).toMatchObject({
    columns: { no_pol: "Nopol", number: "Nomor WA", date: null, text: null },
    not_compared: ["date", "text"],
  });
  const empty = await file("Nopol,Nomor WA,Tanggal,Pesan\nB 1001 XY,,,Halo\nB 1002 XY,,,\n");
  expect((await pengingat(["compare", empty])).stdout.split("\n")[0]).toContain(
    "; the column of numbers is empty, so numbers were not compared; the column of dates is empty, so dates",
  );
});

test("each difference is a line, with the reason where only the other system would write", async () => {
  const lines = [
    "Plat Nomor;No HP;Tanggal Servis;Pesan",
    "B 1001 XY;0811 0000 999;2026-01-15;",
    "B 1002 XY;08110000002;16/01/2026;",
    "B 1003 XY;;;Halo",
    "B 1005 XY;;;",
    "B 1006 XY;;;",
    "B 9999 ZZ;;;",
    ";0811;;",
  ];
  const path = await file(Buffer.from(`\ufeff${lines.join("\r\n")}`, "utf16le"));
  const { code, stdout } = await pengingat(["compare", path]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^ {2}other number {2}B 1001 XY +line 2: there 628110000999, here 628110000001$/m);
  expect(stdout).toMatch(/^ {2}other date {4}B 1002 XY +line 3: there 2026-01-16, here 2026-01-15$/m);
  expect(stdout).toMatch(/^ {2}other text {4}B 1003 XY +line 4: there Halo, here Bapak Pelanggan Nomor3/m);
  expect(stdout).toMatch(/^ {2}only there {4}B 1005 XY +line 5: .*landline/m);
  expect(stdout).toMatch(/^ {2}only there {4}B 1006 XY +line 6: not due: its next visit is 2026-04-01$/m);
  expect(stdout).toMatch(/^ {2}only there {4}B 9999 ZZ +line 7: not on file$/m);
  expect(stdout).toMatch(/^ {2}only here {5}B 1004 XY +visit 2026-01-15$/m);
  expect(stdout).toMatch(/^ {2}unreadable {4}line 8: no plate that can be read$/m);
  expect(stdout).toMatch(
    /^0 the same, 3 only there, 1 only here, 1 other number, 1 other date, 1 other text, 1 unreadable$/m,
  );

  const data = report(await pengingat(["compare", path, "--json"]));
  expect(data).toMatchObject({ same: 0, unreadable: [{ line: 8 }] });
  expect(data.differences).toHaveLength(7);
  expect(data.differences[0]).toMatchObject({ kind: "other_number", no_pol: "B 1001 XY", line: 2 });
  for (const each of data.differences) expect(each).not.toHaveProperty("plate");
});

test("neither the hours nor the daily limit keep a text from being compared", async () => {
  const path = await file(
    `no_pol,message\n${[1, 2, 3, 4].map((id) => `B ${1000 + id} XY,Halo`).join("\n")}\n`,
  );
  const today = new Date().toISOString().slice(0, 10);
  for (const env of [{ SEND_DAY_CAP: "1" }, { DAYS_OFF: today, REMINDER_TIME_ZONE: "Etc/GMT" }]) {
    const { stdout } = await pengingat(["compare", path], env);
    expect(stdout).toMatch(/^0 the same, 4 other text$/m);
  }
});

test("a file that is not there, or without plates, is refused", async () => {
  expect(await pengingat(["compare", "/tidak/ada.csv"])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("ENOENT"),
  });
  const path = await file("nama;hp\nBudi;0811\n");
  expect(await pengingat(["compare", path])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("no_pol"),
  });
});

test("what the old system has sent is marked once, and gets nothing from here", async () => {
  const rows = "B 1001 XY,08110000001,sent\nB1002XY,,sent\nB 1003 XY,,failed\nB 1006 XY,,\nB 9999 ZZ,,";
  const path = await file(`no_pol,hp,status\n${rows}\n`);
  const shown = await pengingat(["import", "--sent", path]);
  expect(shown).toMatchObject({ code: 0, stdout: expect.stringMatching(/^2 reminders would be marked/m) });
  const columns = "columns: plate = no_pol, number = hp, status = status";
  expect(shown.stdout.split("\n")[0]).toBe(
    `${columns}; no dates, so every line counts for the visit that is next`,
  );
  expect(shown.stdout).toMatch(
    /^Left out, as their status says that they did not go out: 1 \(failed 1\)\.$/m,
  );
  expect(await workshop.ledger()).toEqual([]);

  const first = await pengingat(["import", path, "--sent", "--apply", "--json"]);
  expect(report(first)).toEqual({
    columns: {
      ...{ no_pol: "no_pol", number: "hp", date: null, text: null, sent_date: null, sent: null },
      status: "status",
    },
    ...{ unused_columns: [], sheets: [], unread_lists: [], unread_sheets: [] },
    ...{
      applied: true,
      marked: 2,
      already_on_record: 0,
      not_due_here: 1,
      not_on_file: 1,
      not_sent: { failed: 1 },
      without_day: 0,
      day_to_come: 0,
      doubtful: {},
      unread_days: {},
      unreadable: [],
    },
  });
  expect(report(await pengingat(["import", path, "--sent", "--apply", "--json"]))).toMatchObject({
    ...{ marked: 0, already_on_record: 2 },
  });
  const unconfirmed = await pengingat(["list", "unconfirmed", "--hours", "0", "--json"]);
  expect(report(unconfirmed)).toMatchObject({ total: 0 });
  expect(await workshop.database.query("select sum(taken)::int as taken from reminder_day")).toEqual([
    { taken: 2 },
  ]);

  expect(report(await workshop.remind(["--json"]))).toMatchObject({ reminder_sent: 2 });
  expect(workshop.gateway.posted.map(({ to }) => to).toSorted()).toEqual(["628110000003", "628110000004"]);
});

test("what is left out, and what counts as sent on no clear word, is said", async () => {
  const rows = ["1001,,Ya", "1002,pending,", "1003,,", "1004,aktif,", "1004,aktif,", "1006,,besok"];
  const status = await file(
    `no_pol,Status WA,Terkirim,Catatan\n${rows.map((row) => `B ${row.replace(",", " XY,")},x`).join("\n")}\n,,,\nJumlah,6,,\n`,
  );
  const { code, stdout } = await pengingat(["import", "--sent", status]);
  expect(code).toBe(0);
  expect(stdout.split("\n").slice(1)).toEqual([
    "columns not read: Catatan",
    "1 reminder would be marked as sent.",
    "0 on record already, 1 not due here or sent on an earlier day, 0 not on file.",
    "Left out, as others have a day of sending, or a yes or no, and they have none: 4.",
    "Counted as sent, though their words are not known or say otherwise: 1 (other words 1).",
    expect.stringMatching(/^Nothing was written/),
    "",
  ]);
  const words = await file(
    "no_pol,Hasil WA,sent_at\nB 1001 XY,aktif,2026-01-15 00:00:03 UTC\nB 1002 XY,aktif,kemarin\nB 1003 XY,,2026-01-16\nB 1004 XY,pending,NULL\n",
  );
  const sent = await pengingat(["import", "--sent", words]);
  expect(sent.code).toBe(1);
  expect(sent.stdout).toMatch(/^2 reminders would be marked/m);
  expect(sent.stdout).toMatch(/^Left out, as their status .*: 1 \(pending 1\)\.$/m);
  expect(sent.stdout).toMatch(/^Left out, as their day of sending is still to come: 1\.$/m);
  expect(sent.stdout).toMatch(/^Counted as sent, though their words .*: 2 \(aktif 2\)\.$/m);
  expect(sent.stdout).toMatch(
    /^Counted as sent on a day that is not known, .* below sent_at cannot .*: 1\.$/m,
  );
});

test("what was sent on an earlier day, of another daily reminder, keeps back nothing of today", async () => {
  const visit = "2026-01-15";
  for (const lines of [
    ["plate,tanggal", "B 1001 XY,2026-01-14", "B 1002 XY,2026-01-15"],
    [
      "plate,Tanggal Kirim",
      "B 1001 XY,2026-01-14 07:03",
      "B 1002 XY,2026-01-15 07:03",
      "B 1003 XY,2025-01-15",
    ],
    ["plate,visit date,sent at", `B 1001 XY,${visit},2026-01-14`, `B 1002 XY,${visit},2026-01-15`],
  ]) {
    const path = await file(lines.join("\n"));
    expect(report(await pengingat(["import", path, "--sent", "--json"]))).toMatchObject({
      ...{ would_mark: 1, not_due_here: lines.length - 2 },
    });
  }
});

test("with one message a visit, also what was sent long before it is due here is marked", async () => {
  const env = { REMINDER_CADENCE: "once" };
  const old = await file("plate,tanggal\nB 1006 XY,2025-12-01\n");
  expect(report(await pengingat(["import", old, "--sent", "--apply", "--json"], env))).toMatchObject({
    ...{ marked: 0, not_due_here: 1 },
  });
  const path = await file("plate,tanggal\nB 1006 XY,2026-03-30\nB 1006 XY,2025-12-01\n");
  const marked = await pengingat(["import", path, "--sent", "--apply", "--json"], env);
  expect(report(marked)).toMatchObject({ marked: 1 });
  // It went out on another day, as did what the list gives an earlier date: today has all of its places.
  const places = () => workshop.database.query("select sum(taken)::int as taken from reminder_day");
  expect(await places()).toEqual([{ taken: null }]);
  const dated = await file(
    "plate,tanggal\nB 1001 XY,2026-01-14\nB 1002 XY,2026-01-14\nB 1002 XY,2026-01-15\nB 1003 XY,\n",
  );
  expect(report(await pengingat(["import", dated, "--sent", "--apply", "--json"], env))).toMatchObject({
    marked: 3,
  });
  expect(await places()).toEqual([{ taken: 2 }]);
  const later = { ...env, REMINDER_TODAY: "2026-04-01" };
  expect(report(await workshop.remind(["--json"], later))).toMatchObject({ reminder_sent: 0 });
});
