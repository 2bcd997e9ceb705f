import { reply } from "@pengingat/test-support/gateway";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { printToken, serverSettings, startServer } from "./support/server.ts";
import { startWhatsappCloud, whatsappCloudSettings } from "./support/whatsapp-cloud.ts";
import { openWorkshop, report, type TestWorkshop } from "./support/workshop.ts";

let workshop: TestWorkshop;

beforeAll(async () => {
  workshop = await openWorkshop();
  await workshop.database.query(
    "alter table customer add column jk text, add column bahasa text; alter table vehicle add column status text",
  );
});
beforeEach(() => workshop.clear());
afterAll(() => workshop.close());

/** One run on a day, with further settings. */
const on = (today: string, env: Record<string, string>) =>
  workshop.remind(["--json"], { ...env, REMINDER_TODAY: today });
const texts = () => workshop.gateway.posted.map(({ body }) => body);

test("a vehicle that is marked as sold is left out, and a dry run says so", async () => {
  await workshop.add({ id: 1 }, { id: 2 }, { id: 3 });
  await workshop.database.query(
    "update vehicle set status = case id when 1 then ' Sold ' when 2 then 'active' end",
  );
  const env = { VEHICLE_INACTIVE_COLUMN: "status", VEHICLE_INACTIVE_VALUES: "sold,scrapped" };
  const dry = report(await workshop.remind(["--dry-run", "--json"], env));
  expect(dry).toMatchObject({ planned: 2, skipped: 1 });
  expect(dry.details).toContainEqual(
    expect.objectContaining({ no_pol: "B 1001 XY", status: "skipped", code: "INACTIVE" }),
  );
  expect(report(await workshop.remind(["--json"], env)).reminder_sent).toBe(2);
});

test("visits in another zone, customers who are gone and closed days are as the settings say", async () => {
  await workshop.add({ id: 1 }, { id: 2 });
  await workshop.database.query(
    `alter table vehicle alter last_visit_date type timestamp using last_visit_date + time '18:00';
     alter table customer add column pindah date;
     update customer set pindah = '2025-12-01' where id = 2`,
  );
  const env = {
    REMINDER_TIME_ZONE: "Asia/Jakarta",
    VEHICLE_VISIT_ZONE: "UTC",
    CUSTOMER_INACTIVE_COLUMN: "pindah",
    CLOSED_DAYS: "friday",
  };
  const dry = report(await workshop.remind(["--dry-run", "--json"], env));
  await workshop.database.query(
    `alter table vehicle alter last_visit_date type date; alter table customer drop column pindah`,
  );
  expect(dry.details.map((each: { code?: string }) => each.code ?? "planned").sort()).toEqual([
    "INACTIVE",
    "planned",
  ]);
  // Six in the evening at Greenwich is the next day in Jakarta, and that is a Friday.
  const planned = dry.details.find(({ status }: { status: string }) => status === "planned");
  expect(planned).toMatchObject({
    next_visit_date: "2026-01-16",
    message: expect.stringContaining("17-01-2026"),
  });
});

test("a vehicle on an open work order is left out, unless it is not to be", async () => {
  await workshop.add({ id: 1, lastVisit: null });
  await workshop.database.query(
    "insert into workorder (vehicle_id, tanggal_keluar) values (1, '2025-09-15'), (1, null)",
  );
  const of = async (env: Record<string, string>) =>
    report(await workshop.remind(["--dry-run", "--json"], { VEHICLE_SOURCE: "workorder", ...env })).details;
  expect(await of({})).toEqual([expect.objectContaining({ status: "skipped", code: "IN_WORKSHOP" })]);
  expect(await of({ REMINDER_SKIP_OPEN_WORKORDER: "false" })).toEqual([
    expect.objectContaining({ status: "planned" }),
  ]);
});

test("salutation and language come from their columns, and the day is named in words", async () => {
  await workshop.add(
    { id: 1, name: "Ani", plate: "B 1", lastVisit: "2025-09-15" },
    { id: 2, name: "Budi", plate: "B 2", lastVisit: "2025-09-16" },
    { id: 3, name: "Chris", plate: "B 3", lastVisit: "2025-09-17" },
  );
  await workshop.database.query(
    "update customer set jk = case id when 1 then 'P' when 2 then 'L' end, bahasa = case id when 3 then 'en_US' end",
  );
  const ended = await workshop.remind(["--json"], {
    CUSTOMER_SALUTATION_COLUMN: "jk",
    CUSTOMER_LANGUAGE_COLUMN: "bahasa",
    REMINDER_TEMPLATE: "{sapaan} {nama_pelanggan}: {no_pol} {hari}",
    REMINDER_TEMPLATE_EN: "Dear {sapaan} {nama_pelanggan}: {no_pol} {hari}",
  });
  expect(ended.code).toBe(0);
  expect(texts().sort()).toEqual([
    "Bapak Budi: B 2 besok",
    "Dear Chris: B 3 in 2 days",
    "Ibu Ani: B 1 hari ini",
  ]);
});

test("each reminder offset sends once; a missed one is sent within its grace days, or replaced by the next", async () => {
  const env = { REMINDER_LEAD_DAYS: "2,0,-1" };
  await workshop.add({ id: 1, lastVisit: "2025-09-17" });
  for (const day of ["14", "15", "15", "16", "17", "18", "19"]) await on(`2026-01-${day}`, env);
  expect(await workshop.ledger()).toEqual([
    "1 2026-01-17 2026-01-15 sent",
    "1 2026-01-17 2026-01-17 sent",
    "1 2026-01-17 2026-01-18 sent",
  ]);
  expect(workshop.gateway.posted).toHaveLength(3);

  await workshop.clear();
  await workshop.add({ id: 1, lastVisit: "2025-09-17" }, { id: 2, lastVisit: "2025-09-18" });
  await on("2026-01-17", { REMINDER_LEAD_DAYS: "2,0" });
  expect(await workshop.ledger()).toEqual(["1 2026-01-17 2026-01-17 sent", "2 2026-01-18 2026-01-16 sent"]);
});

test("an offset whose grace days are over sends nothing", async () => {
  const env = { REMINDER_LEAD_DAYS: "20,0", REMINDER_LATE_DAYS: "2" };
  await workshop.add({ id: 1, lastVisit: "2025-10-04" }, { id: 2, lastVisit: "2025-10-01" });
  expect(report(await on("2026-01-17", env))).toMatchObject({ due: 1, reminder_sent: 1 });
  expect(await workshop.ledger()).toEqual(["1 2026-02-04 2026-01-15 sent"]);
});

test("ONE_MESSAGE_PER_OWNER sends an owner one message for two due vehicles", async () => {
  async function owner() {
    await workshop.add({ id: 1, name: "Budi", plate: "B 1 X", lastVisit: "2025-09-15" });
    await workshop.database.query("insert into vehicle values (2, 'B 2 X', 1, '2025-09-15')");
  }
  await owner();
  const together = report(await workshop.remind(["--json"], { ONE_MESSAGE_PER_OWNER: "true" }));
  expect(together.details.map(({ status }: { status: string }) => status)).toEqual(["sent", "sent"]);
  expect(texts()).toEqual([expect.stringMatching(/^Bapak Budi untuk nomor kendaraan B 1 X.*B 2 X/)]);
  expect(await workshop.ledger()).toEqual(["1 2026-01-15 2026-01-15 sent", "2 2026-01-15 2026-01-15 sent"]);

  await workshop.clear();
  await owner();
  await workshop.remind([]);
  expect(texts()).toHaveLength(2);
});

async function addFleet(size: number) {
  await workshop.add({ id: 1, name: "PT Armada", plate: "B 1001 XYZ", lastVisit: "2025-09-15" });
  await workshop.database.query(
    `insert into vehicle select n, 'B ' || 1000 + n || ' XYZ', 1, '2025-09-15' from generate_series(2, $1::int) as n`,
    [size],
  );
}

test("12 vehicles of one owner are 3 messages, as no more than SEND_CONCURRENCY are under way at once", async () => {
  await addFleet(12);
  const env = { ONE_MESSAGE_PER_OWNER: "true", SEND_RATE_PER_MINUTE: "0" };
  expect(report(await workshop.remind(["--json"], env))).toMatchObject({ reminder_sent: 12 });
  expect(texts().map((text) => text.match(/B \d+ XYZ/g)?.length)).toEqual([5, 5, 2]);
});

test("120 vehicles of one owner reach Meta sixteen to a message, within its 1,024 characters a parameter", async () => {
  const meta = await startWhatsappCloud();
  try {
    await addFleet(120);
    const env = {
      ...whatsappCloudSettings(meta),
      WHATSAPP_CLOUD_TEMPLATE_PARAMETERS: "nama_pelanggan,no_pol,next_visit_date",
      ONE_MESSAGE_PER_OWNER: "true",
      SEND_CONCURRENCY: "100",
      SEND_RATE_PER_MINUTE: "0",
    };
    const planned = report(await workshop.remind(["--dry-run", "--json"], env));
    expect(new Set(planned.details.map(({ message }: { message: string }) => message)).size).toBe(8);
    const ended = await workshop.remind(["--json"], env);
    expect({ code: ended.code, sent: report(ended).reminder_sent }).toEqual({ code: 0, sent: 120 });
    const plates = meta.posted.map(({ body }) => JSON.parse(body).components[0].parameters[1].text);
    expect(plates.every((text: string) => text.length <= 1024)).toBe(true);
    expect(plates).toHaveLength(8);
  } finally {
    await meta.close();
  }
});

test("the daily limit holds across runs, and the rest waits for the next day", async () => {
  const env = { SEND_DAY_CAP: "2" };
  await workshop.add(
    ...Array.from({ length: 5 }, (_, index) => ({ id: index + 1, lastVisit: "2025-09-17" })),
  );
  const first = await on("2026-01-15", env);
  expect(first.code).toBe(0);
  expect(report(first)).toMatchObject({ reminder_sent: 2, skipped: 3 });
  expect(report(first).details).toContainEqual(
    expect.objectContaining({ status: "skipped", code: "DAY_CAP" }),
  );
  expect(report(await on("2026-01-15", env))).toMatchObject({ reminder_sent: 0, skipped: 5 });
  expect(report(await on("2026-01-16", env))).toMatchObject({ reminder_sent: 2 });
  expect(workshop.gateway.posted).toHaveLength(4);
});

test("SEND_WARM_UP grows the daily limit by half each day, and a dry run has the limit of its day", async () => {
  const env = { SEND_WARM_UP: "2", REMINDER_LEAD_DAYS: "4" };
  await workshop.add(
    ...Array.from({ length: 9 }, (_, index) => ({ id: index + 1, lastVisit: "2025-09-18" })),
  );
  const sent = [];
  for (const day of ["15", "16"]) sent.push(report(await on(`2026-01-${day}`, env)).reminder_sent);
  const today = { ...env, REMINDER_TODAY: "2026-01-17" };
  const dry = report(await workshop.remind(["--dry-run", "--json"], today));
  sent.push(report(await on("2026-01-17", env)).reminder_sent);
  expect(sent).toEqual([2, 3, 4]);
  expect(dry).toMatchObject({ planned: 4, skipped: 5 });
});

/** The vehicles with a status in a report, sorted. */
const having = (status: string, { details }: ReturnType<typeof report>) =>
  details
    .filter((each: { status: string }) => each.status === status)
    .map(({ no_pol }: { no_pol: string }) => no_pol)
    .sort();
const taken = () => workshop.database.query("select day::text, taken from reminder_day order by day");

test("a dry run and GET /preview plan whom the daily limit lets through, and say who has no other day", async () => {
  // Two whose visit is today, and then three who are due tomorrow too.
  await workshop.add(
    ...Array.from({ length: 5 }, (_, n) => ({ id: n + 1, lastVisit: `2025-09-${n < 2 ? 15 : 17}` })),
  );
  const env = { SEND_DAY_CAP: "2" };
  const dry = await workshop.remind(["--dry-run", "--json"], env);
  expect(dry.code).toBe(0);
  const foreseen = report(dry);
  expect(foreseen).toMatchObject({ planned: 2, skipped: 3, left: 0, ended: "finished" });
  for (const detail of foreseen.details.filter((each: { status: string }) => each.status === "skipped")) {
    expect(detail).toMatchObject({ code: "DAY_CAP", reason: "today's message limit has been reached" });
  }
  expect(await taken()).toEqual([]);
  expect(workshop.gateway.posted).toEqual([]);

  const serverEnv = serverSettings({ ...workshop.env, SEND_DAY_CAP: "3" });
  const server = await startServer(serverEnv, await printToken(serverEnv));
  try {
    expect((await server.call("GET", "/preview")).body.data).toMatchObject({ planned: 3, skipped: 2 });
    const sent = report(await workshop.remind(["--json"], env));
    expect(having("sent", sent)).toEqual(having("planned", foreseen));
    // Two of three places are taken.
    const { data } = (await server.call("GET", "/preview")).body;
    expect(data).toMatchObject({ planned: 1, skipped: 4 });
  } finally {
    server.kill("SIGTERM");
    await server.ended;
  }

  // The day is full. Tomorrow, the visit of those who are left is not due any more.
  await workshop.database.query("update vehicle set last_visit_date = '2025-09-15'");
  const full = await workshop.remind(["--dry-run", "--json"], env);
  expect(full.code).toBe(0);
  expect(report(full)).toMatchObject({ planned: 0, skipped: 5, left: 3, ended: "stopped" });
  const run = await workshop.remind(["--json"], env);
  expect(run.code).toBe(3);
  expect(report(run)).toMatchObject({ reminder_sent: 0, left: 3, reason: report(full).reason });
  expect(await taken()).toEqual([{ day: "2026-01-15", taken: 2 }]);
});

test("a dry run says that a run would halt while the gateway delivers nothing", async () => {
  await workshop.add({ id: 1 });
  const meta = await startWhatsappCloud();
  try {
    const env = { ...whatsappCloudSettings(meta), WHATSAPP_CLOUD_TEMPLATE_PARAMETERS: "no_pol" };
    const notice = (subject: string) =>
      workshop.database.query("insert into reminder_notice values ($1, 'halt', 'it is paused', now())", [
        subject,
      ]);
    await notice("template another_one (id)");
    const sound = await workshop.remind(["--dry-run", "--json"], env);
    expect(sound.stderr).not.toContain("would halt");
    await notice("WhatsApp Business account");
    const dry = await workshop.remind(["--dry-run", "--json"], env);
    expect(report(dry)).toMatchObject({ planned: 1 });
    expect(dry.code).toBe(0);
    expect(dry.stderr).toMatch(/^A run now would halt: the gateway has stopped delivering: it is paused$/m);
    const run = await workshop.remind(["--json"], env);
    expect(report(run)).toMatchObject({
      ended: "halted",
      left: 1,
      reason: expect.stringMatching(/it is paused$/),
    });
    expect(run.stderr).not.toContain("would halt");
  } finally {
    await meta.close();
  }
});

test("a run that sends nothing, since the daily limit leaves the rest its last chance, exits 3", async () => {
  const env = { SEND_DAY_CAP: "1" };
  await workshop.add({ id: 1 }, { id: 2 }, { id: 3, lastVisit: "2025-09-16" });
  expect(await on("2026-01-15", env)).toMatchObject({ code: 3 });
  const second = await on("2026-01-15", env);
  expect(second.code).toBe(3);
  expect(report(second)).toMatchObject({ reminder_sent: 0, skipped: 3, ended: "stopped", left: 1 });
  expect(
    report(second)
      .details.map(({ code }: { code: string }) => code)
      .sort(),
  ).toEqual(["ALREADY_SENT", "DAY_CAP", "DAY_CAP"]);
  expect(workshop.gateway.posted).toHaveLength(1);
});

test("a day of halted tries takes nothing of SEND_WARM_UP, and is no sending day", async () => {
  const env = { SEND_WARM_UP: "4", REMINDER_LEAD_DAYS: "4" };
  await workshop.add(
    ...Array.from({ length: 12 }, (_, index) => ({ id: index + 1, lastVisit: "2025-09-18" })),
  );
  workshop.gateway.answer = (_, response) =>
    reply(response, 200, { success: false, message: "device disconnected" });
  for (const day of ["2026-01-15", "2026-01-16", "2026-01-16"]) {
    const halted = await on(day, env);
    expect(halted.code).toBe(3);
    expect(report(halted)).toMatchObject({ ended: "halted", reminder_sent: 0 });
  }
  workshop.gateway.reset();
  expect(report(await on("2026-01-16", env))).toMatchObject({ reminder_sent: 4, skipped: 8 });
  expect(report(await on("2026-01-17", env))).toMatchObject({ reminder_sent: 6, skipped: 6 });
});

test("nothing is sent on a day off or in quiet hours; a dry run says so, and a run that leaves its last chance exits 3", async () => {
  await workshop.add({ id: 1 }, { id: 2 });
  const dates = [-1, 0, 1].map((day) => new Date(Date.now() + day * 86_400_000).toISOString().slice(0, 10));
  const noon = { REMINDER_TIME_ZONE: zoneWhereItIsNoon() };
  for (const env of [{ DAYS_OFF: dates.join() }, { ...noon, QUIET_HOURS: "11:00-10:00" }]) {
    for (const [args, code] of [
      [["--dry-run", "--json"], 0],
      [["--json"], 3],
    ] as const) {
      const ended = await workshop.remind(args, env);
      expect(ended.code).toBe(code);
      expect(report(ended)).toMatchObject({ ended: "stopped", left: 2 });
      expect(report(ended).details).toHaveLength(2);
      for (const detail of report(ended).details) {
        expect(detail).toMatchObject({ status: "skipped", code: "QUIET_TIME", reason: expect.any(String) });
      }
    }
  }
  expect(workshop.gateway.posted).toEqual([]);

  const open = { ...noon, QUIET_HOURS: "22:00-06:00" };
  expect(report(await workshop.remind(["--json"], open)).reminder_sent).toBe(2);
});

/** Etc/GMT-7 is seven hours before Greenwich. */
function zoneWhereItIsNoon(): string {
  const behind = new Date().getUTCHours() - 12;
  return behind === 0 ? "Etc/GMT" : `Etc/GMT${behind > 0 ? "+" : ""}${behind}`;
}

test("columns that are missing or have the wrong type are named in one line", async () => {
  const { code, stdout, stderr } = await workshop.remind(["--dry-run"], {
    CUSTOMER_SALUTATION_COLUMN: "sapaan",
    CUSTOMER_LANGUAGE_COLUMN: "language",
    VEHICLE_INACTIVE_COLUMN: "status",
    CUSTOMER_INACTIVE_COLUMN: "jk",
    VEHICLE_VISIT_ZONE: "UTC",
  });
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  const [line, ...others] = stderr.split("\n").filter((each) => each !== "" && !each.startsWith("{"));
  expect(others).toEqual([]);
  expect(line).toContain("customer.sapaan: expected a column, found none");
  expect(line).toContain("customer.language: expected a column, found none");
  expect(line).toContain("vehicle.status: expected boolean, date");
  expect(line).toContain("VEHICLE_INACTIVE_VALUES");
  expect(line).toContain("CUSTOMER_INACTIVE_VALUES");
  expect(line).toContain("expected timestamp, as VEHICLE_VISIT_ZONE is given, found date");
});
