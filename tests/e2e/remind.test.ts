import { reply } from "@pengingat/test-support/gateway";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startProgram } from "./support/program.ts";
import { API_KEY, openWorkshop, report, type TestWorkshop, TODAY } from "./support/workshop.ts";

let workshop: TestWorkshop;

beforeAll(async () => {
  workshop = await openWorkshop();
});
beforeEach(() => workshop.clear());
afterAll(() => workshop.close());

const TEXT =
  "Bapak Budi untuk nomor kendaraan B 1 X sebentar lagi tiba saat pemeliharaan rutin pada tanggal 15-01-2026, " +
  "daftarkan segera melalui nomor pelayanan kami 087740659525";

test("each due vehicle is reminded once, and --json prints the report as one JSON object", async () => {
  await workshop.add(
    { id: 1, name: "Budi", plate: "B 1 X", phone: "+62 811-0000-001", lastVisit: "2025-09-15" },
    { id: 2, lastVisit: "2025-09-17" },
    { id: 3, lastVisit: "2025-09-14" },
    { id: 4, lastVisit: "2025-09-18" },
    { id: 5, lastVisit: null },
    { id: 6, phone: "(021) 555-0100" },
    { id: 7, name: null },
    { id: 8, plate: " " },
  );
  const first = await workshop.remind(["--json"]);
  expect(first.code).toBe(0);
  const data = report(first);
  const { details, ...counts } = data;
  expect(counts).toMatchObject({
    total_customers: 8,
    reminder_sent: 2,
    ended: "finished",
    left: 0,
    dry_run: false,
  });
  expect(details).toHaveLength(5);
  const of = (plate: string) => details.find((detail: { no_pol: string }) => detail.no_pol === plate);
  expect(of("B 1 X")).toEqual({
    no_pol: "B 1 X",
    customer_nama: "Budi",
    customer_hp: "+62 811-0000-001",
    next_visit_date: "2026-01-15",
    days_until_visit: 0,
    status: "sent",
    message: TEXT,
    api_response: "Success sent message",
  });
  expect(of("B 1002 XY")).toMatchObject({
    status: "sent",
    next_visit_date: "2026-01-17",
    days_until_visit: 2,
  });
  expect(of("B 1006 XY")).toMatchObject({
    status: "skipped",
    code: "INVALID_PHONE",
    reason: expect.any(String),
  });
  expect(of("B 1007 XY")).toMatchObject({ status: "skipped", code: "INCOMPLETE_DATA" });
  expect(of(" ")).toMatchObject({ status: "skipped", code: "INCOMPLETE_DATA" });

  expect(workshop.gateway.posted).toHaveLength(2);
  expect(workshop.gateway.posted).toContainEqual({
    path: "/api/send",
    authorization: API_KEY,
    to: "628110000001",
    body: TEXT,
  });
  expect(await workshop.ledger()).toEqual(["1 2026-01-15 2026-01-15 sent", "2 2026-01-17 2026-01-15 sent"]);

  const second = await workshop.remind(["--json"]);
  expect(second.code).toBe(0);
  expect(report(second)).toMatchObject({ reminder_sent: 0, skipped: 5 });
  expect(report(second).details).toContainEqual(expect.objectContaining({ code: "ALREADY_SENT" }));
  expect(workshop.gateway.posted).toHaveLength(2);
});

test("a dry run plans, writes nothing and sends nothing", async () => {
  await workshop.add({ id: 1 }, { id: 2, phone: "x" }, { id: 3 });
  await workshop.database.query(
    `insert into reminder_delivery (vehicle_id, visit_date, occasion, status, run_id, updated_at)
     values ('3', '2026-01-15', $1, 'sent', 'x', now())`,
    [TODAY],
  );
  const ledger = await workshop.ledger();
  const dry = await workshop.remind(["--dry-run", "--json"]);
  expect(dry.code).toBe(0);
  expect(report(dry)).toMatchObject({
    dry_run: true,
    planned: 1,
    reminder_sent: 0,
    ended: "finished",
    left: 0,
  });
  expect(report(dry).details).toContainEqual(
    expect.objectContaining({
      no_pol: "B 1001 XY",
      status: "planned",
      message: expect.stringContaining("B 1001 XY"),
    }),
  );
  expect(report(dry).details).toContainEqual(
    expect.objectContaining({ no_pol: "B 1003 XY", status: "skipped", code: "ALREADY_SENT" }),
  );
  expect(workshop.gateway.posted).toEqual([]);
  expect(await workshop.ledger()).toEqual(ledger);
});

test("without --json the report is text, and the log goes to standard error as JSON lines", async () => {
  await workshop.add({ id: 1 }, { id: 2, name: "Baris\nDua\u001b[31m" });
  const { code, stdout, stderr } = await workshop.remind([]);
  expect(code).toBe(0);
  expect(stdout).toContain("2026-01-15: 2 of 2 vehicles due");
  expect(stdout).toContain("2 sent");
  expect(stdout).toContain("Baris Dua [31m");
  for (const line of stderr.trim().split("\n")) {
    expect(Date.parse(JSON.parse(line).time), line).not.toBeNaN();
  }
  expect(stderr).toContain("REMINDER_TODAY");
  expect(stdout).not.toContain('"level"');
});

test("what the gateway refuses is failed, what it leaves open is unknown, and both give exit 1", async () => {
  await workshop.add({ id: 1 }, { id: 2 }, { id: 3 });
  workshop.gateway.answer = ({ to }, response) => {
    if (to.endsWith("1")) reply(response, 200, { success: false, message: "nomor tidak terdaftar" });
    else if (to.endsWith("2")) reply(response, 502, "bad");
    else reply(response, 200, { success: true, data: {}, message: "ok" });
  };
  const ended = await workshop.remind(["--json"]);
  expect(ended.code).toBe(1);
  const { details, ...counts } = report(ended);
  expect(counts).toMatchObject({ reminder_sent: 1, failed: 1, unknown: 1, ended: "finished", left: 0 });
  expect(details).toContainEqual(
    expect.objectContaining({ no_pol: "B 1001 XY", status: "failed", reason: "nomor tidak terdaftar" }),
  );
  expect(details).toContainEqual(
    expect.objectContaining({ no_pol: "B 1002 XY", status: "unknown", reason: expect.any(String) }),
  );

  workshop.gateway.reset();
  const next = await workshop.remind(["--json"]);
  expect(next.code).toBe(0);
  expect(report(next)).toMatchObject({ reminder_sent: 1, skipped: 2 });
  expect(report(next).details).toContainEqual(
    expect.objectContaining({ no_pol: "B 1002 XY", code: "OUTCOME_UNKNOWN" }),
  );
  expect(workshop.gateway.posted.map(({ to }) => to)).toEqual(["628110000001"]);
});

test("VEHICLE_SOURCE=workorder takes the last visit from the work orders, and leaves out vehicles in the workshop", async () => {
  await workshop.add({ id: 1, lastVisit: null }, { id: 2 }, { id: 3, lastVisit: null }, { id: 4 });
  await workshop.database.query(
    `insert into workorder (vehicle_id, tanggal_keluar) values (1, '2025-05-01'), (1, '2025-09-16'),
       (2, '2025-09-15'), (2, '2025-12-01'), (3, null), (4, '2025-09-16'), (4, null)`,
  );
  const ended = await workshop.remind(["--json"], { VEHICLE_SOURCE: "workorder" });
  expect(report(ended)).toMatchObject({ total_customers: 4, due: 2, reminder_sent: 1 });
  expect(report(ended).details).toContainEqual(
    expect.objectContaining({ no_pol: "B 1004 XY", status: "skipped", code: "IN_WORKSHOP" }),
  );
  expect(await workshop.ledger()).toEqual(["1 2026-01-16 2026-01-15 sent"]);
});

test("REMINDER_CADENCE=once sends one message for each visit date, and another for a corrected one", async () => {
  const once = { REMINDER_CADENCE: "once" };
  await workshop.add({ id: 1, lastVisit: "2025-09-17" });
  await workshop.remind([], once);
  await workshop.remind([], { ...once, REMINDER_TODAY: "2026-01-16" });
  expect(await workshop.ledger()).toEqual(["1 2026-01-17 2026-01-17 sent"]);
  await workshop.database.query("update vehicle set last_visit_date = '2025-09-16'");
  await workshop.remind([], { ...once, REMINDER_TODAY: "2026-01-16" });
  expect(await workshop.ledger()).toEqual(["1 2026-01-16 2026-01-16 sent", "1 2026-01-17 2026-01-17 sent"]);
  expect(workshop.gateway.posted).toHaveLength(2);
});

test("a daily reminder goes out on each due day; interval, lead days, text and phone are settings", async () => {
  const settings = {
    REMINDER_INTERVAL_MONTHS: "6",
    REMINDER_LEAD_DAYS: "2",
    REMINDER_TEMPLATE: "{nama_pelanggan}|{no_pol}|{next_visit_date}|{nomor_pelayanan}",
    REMINDER_SERVICE_PHONE: "0811-99",
  };
  await workshop.add({ id: 1, lastVisit: "2025-08-31" }, { id: 2, lastVisit: "2025-09-15" });
  for (const day of ["2026-02-26", "2026-02-27", "2026-02-28", "2026-03-01"]) {
    await workshop.remind([], { ...settings, REMINDER_TODAY: day });
  }
  expect(await workshop.ledger()).toEqual(["1 2026-02-28 2026-02-27 sent", "1 2026-02-28 2026-02-28 sent"]);
  expect(workshop.gateway.posted[0]?.body).toBe("Pelanggan Nomor1|B 1001 XY|28-02-2026|0811-99");
});

test("today is the date in the configured zone, whatever the host's zone is", async () => {
  const now = Date.now();
  const zones = { "Pacific/Kiritimati": 14, "Pacific/Pago_Pago": -11 };
  for (const [zone, hours] of Object.entries(zones)) {
    const today = new Date(now + hours * 3_600_000).toISOString().slice(0, 10);
    // Of a last visit on each of these days, exactly those that the rule finds are due.
    await workshop.clear();
    await workshop.database.query(
      `insert into vehicle (id, no_pol, last_visit_date)
       select n, 'B ' || n, $1::date - n from generate_series(100, 140) as n`,
      [today],
    );
    const rows = await workshop.database.query<{ plate: string }>(
      `select no_pol as plate from vehicle
       where (last_visit_date + interval '4 months')::date - $1::date between 0 and 2`,
      [today],
    );
    const ended = await workshop.remind(["--dry-run", "--json"], {
      REMINDER_TIME_ZONE: zone,
      REMINDER_TODAY: "",
      TZ: "Asia/Jakarta",
    });
    const plates = report(ended).details.map((detail: { no_pol: string }) => detail.no_pol);
    expect(plates.sort(), zone).toEqual(rows.map(({ plate }) => plate).sort());
  }
});

test("a closed standard error does not end a run", async () => {
  await workshop.add(...Array.from({ length: 20 }, (_, index) => ({ id: index + 1 })));
  const running = startProgram("remind", { ...workshop.env, LOG_LEVEL: "trace" });
  running.closeStderr();
  const { code } = await running.ended;
  expect({ code, sent: workshop.gateway.posted.length }).toEqual({ code: 0, sent: 20 });
});

test("a reader that closes the pipe early does not change the exit code", async () => {
  await workshop.add({ id: 1, name: "x".repeat(60_000) }, { id: 2, name: "y".repeat(60_000) });
  const running = startProgram("remind", workshop.env, ["--json"]);
  running.closeStdout();
  const { code, stderr } = await running.ended;
  expect({ code, sent: workshop.gateway.posted.length }).toEqual({ code: 0, sent: 2 });
  expect(stderr).not.toMatch(/^\s+at /m);
});
