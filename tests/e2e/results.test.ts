import { afterAll, beforeAll, expect, test } from "vitest";
import { printToken, serverSettings, startServer } from "./support/server.ts";
import { openWorkshop, report, type TestWorkshop } from "./support/workshop.ts";

let workshop: TestWorkshop;

/**
 * Forty vehicles due on 15 July 2025, each of an owner of its own but for two of one. The first thirty were reached; of them
 * the first ten came again on 20 July, and the next ten on 20 August.
 */
beforeAll(async () => {
  workshop = await openWorkshop();
  await workshop.database.query(`
    insert into reminder_delivery (vehicle_id, visit_date, occasion, status, recipient, begun_on, settled_at)
    select n::text, '2025-07-15', '2025-07-13', case when n <= 30 then 'sent' else 'failed' end,
      '62811' || 1000000 + case when n = 40 then 39 else n end, '2025-07-13', '2025-07-13'
    from generate_series(1, 40) as n`);
  await workshop.database.query(`
    insert into customer select n, 'Pelanggan', '0811' || 1000000 + n from generate_series(1, 40) as n;
    insert into vehicle select n, 'B ' || n || ' XY', n, case when n <= 10 then date '2025-07-20'
      when n <= 20 then date '2025-08-20' else date '2025-03-15' end from generate_series(1, 40) as n;
    insert into workorder (vehicle_id, tanggal_keluar) select id, last_visit_date from vehicle;
    insert into workorder (vehicle_id, tanggal_keluar) values (1, '2025-12-01'), (30, null)`);
});
afterAll(() => workshop.close());

const counts = (shares: { came_back: number; owners: number }[]) =>
  shares.map(({ came_back, owners }) => `${came_back}/${owners}`);

test("who came back is shown beside those who could not be reached, with intervals and what they mean", async () => {
  const { code, stdout } = await workshop.remind(["results"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Owners due from 2025-01-15 to 2026-01-15: each counts once/);
  expect(stdout).toMatch(/^reached +10\/30 33 % \(19 %–51 %\) +10\/30 33 % .* 20\/30 67 % \(49 %–81 %\)$/m);
  expect(stdout).toMatch(/^due and not reached +0\/9 0 % \(0 %–30 %\)/m);
  expect(stdout).toMatch(/^ {2}all messages failed or bounced +0\/9 0 % \(0 %–30 %\)/m);
  expect(stdout).toContain("do not prove");
  expect(stdout).toContain("Only the latest visit of a vehicle is on file");
});

test("work orders tell every visit; the route gives the same data as --json", async () => {
  // The latest visit of the first vehicle is in December by now.
  await workshop.database.query("update vehicle set last_visit_date = '2025-12-01' where id = 1");
  const byColumn = report(await workshop.remind(["results", "--json"]));
  expect([byColumn.all_visits_known, counts(byColumn.reached)]).toEqual([false, ["9/30", "9/30", "19/30"]]);
  const env = { VEHICLE_SOURCE: "workorder" };
  const data = report(await workshop.remind(["results", "--json", "--since", "2025-07-01"], env));
  expect([data.all_visits_known, counts(data.reached)]).toEqual([true, ["10/30", "10/30", "20/30"]]);
  expect(data.weeks).toEqual([{ monday: "2025-07-14", shares: data.reached }]);
  expect(
    counts(report(await workshop.remind(["results", "--json", "--since", "2025-07-14"], env)).reached),
  ).toEqual(["0/0", "0/0", "0/0"]);

  const settings = { ...serverSettings(workshop.env), ...env };
  const server = await startServer(settings, await printToken(settings));
  try {
    const { body } = await server.call("GET", "/results?since=2025-07-01");
    expect(body).toEqual({ success: true, data });
    const refused = await server.call("GET", "/results?since=2025-02-30");
    expect(refused.body.error).toMatchObject({
      code: "INVALID_PARAMETER",
      message: expect.stringContaining("since"),
    });
  } finally {
    server.kill("SIGTERM");
    await server.ended;
  }
});

test("a hold-out is announced with its size, written down before the first message, and judged by it", async () => {
  await workshop.clear();
  await workshop.add(...Array.from({ length: 40 }, (_, n) => ({ id: n + 1 })));
  const env = { REMINDER_HOLDOUT_PERCENT: "50", REMINDER_HOLDOUT_UNTIL: "2026-03-31" };
  const preview = report(await workshop.remind(["--dry-run", "--json"], env));
  const done = await workshop.remind(["--json"], env);
  const { details, reminder_sent } = report(done);
  const heldOut = (all: { code?: string; no_pol: string }[]) =>
    all.flatMap(({ code, no_pol }) => (code === "HELD_OUT" ? [no_pol] : [])).sort();
  expect(done.stderr).toContain("50 % of the owners get no reminder until 2026-03-31");
  expect(done.stderr).toContain("results need 783 owners");
  expect(heldOut(details)).toEqual(heldOut(preview.details));
  expect(heldOut(details).length + reminder_sent).toBe(40);
  expect(heldOut(details).length).toBeGreaterThan(5);
  const { hold_out } = report(await workshop.remind(["results", "--json"], { REMINDER_TODAY: "2026-04-30" }));
  expect(hold_out).toMatchObject({ judged: 40, needed: 783, differences: [] });
  expect(hold_out.held_out[1]).toMatchObject({ owners: heldOut(details).length, came_back: 0 });
  const { stdout } = await workshop.remind(["results"], { REMINDER_TODAY: "2026-04-30" });
  expect(stdout).toContain("No verdict yet: 40 owners are judged, and 783 are needed");
});

test("those who were due and skipped stand beside those reached, each with the reason, until a message goes out", async () => {
  await workshop.clear();
  await workshop.add(
    { id: 1 },
    { id: 2, phone: "12" },
    { id: 3 },
    { id: 4, name: "" },
    { id: 5, phone: null },
  );
  await workshop.database.query(
    "insert into reminder_suppression (number, kind, added_by) values ('628110000003', 'opted_out', 'test')",
  );
  await workshop.remind(["--dry-run"]);
  expect(await workshop.database.query("select from reminder_skip")).toEqual([]);
  expect(report(await workshop.remind(["--json"]))).toMatchObject({ reminder_sent: 1, skipped: 4 });
  await workshop.database.query("update customer set hp = '08110000005' where id = 5");
  expect(report(await workshop.remind(["--json"]))).toMatchObject({ reminder_sent: 1, skipped: 4 });

  const later = { REMINDER_TODAY: "2026-04-30" };
  const data = report(await workshop.remind(["results", "--json"], later));
  expect([counts(data.reached), counts(data.not_reached)]).toEqual([
    ["0/2", "0/2", "0/2"],
    ["0/3", "0/3", "0/3"],
  ]);
  expect(
    data.not_reached_reasons.map(({ reason, shares }: { reason: string; shares: never }) => [
      reason,
      counts(shares)[0],
    ]),
  ).toEqual([
    ["INVALID_PHONE", "0/1"],
    ["INCOMPLETE_DATA", "0/1"],
    ["OPTED_OUT", "0/1"],
  ]);
  const { stdout } = await workshop.remind(["results"], later);
  expect(stdout).toMatch(/^due and not reached +0\/3 .*\n {2}no usable number +0\/1 /m);
});

test("a date that is none ends with 2", async () => {
  const { code, stderr } = await workshop.remind(["results", "--since", "2025-13-01"]);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringContaining("Expected a date as YYYY-MM-DD."),
  });
});
