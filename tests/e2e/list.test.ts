import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorkshop, report, type TestWorkshop } from "./support/workshop.ts";

let workshop: TestWorkshop;

beforeAll(async () => {
  workshop = await openWorkshop();
  await workshop.add(
    { id: 1, name: "Ani Budiman", plate: "B 1001 XY" },
    { id: 2, name: "Budi O'Neil", plate: "AB-2002-CD" },
    { id: 3, name: "Citra 100%", plate: "B 1001 ZZ" },
  );
  // 23:30 on the 14th at Greenwich is 06:30 on the 15th in Jakarta.
  await workshop.database.query(
    `insert into reminder_delivery (vehicle_id, visit_date, occasion, status, attempts, begun_on, settled_at, updated_at)
     select v, '2026-01-15', d, 'sent', 1, d, d - interval '30 minutes', d - interval '30 minutes'
     from unnest(array['1', '2', '3', 'gone']) as v, unnest(array['2026-01-15', '2026-01-14']::date[]) as d`,
  );
});
afterAll(() => workshop.close());

const list = (...args: string[]) =>
  workshop.remind(["list", "sent", ...args], { REMINDER_TIME_ZONE: "Asia/Jakarta" });

test.each<[string[], string[]]>([
  [[], ["1", "1", "2", "2", "3", "3", "gone", "gone"]],
  [
    ["--plate", "b1001"],
    ["1", "1", "3", "3"],
  ],
  [
    ["--name", "BUDI"],
    ["1", "1", "2", "2"],
  ],
  [
    ["--day", "2026-01-14"],
    ["1", "2", "3", "gone"],
  ],
  [["--day", "2026-01-15", "--plate", "ab 2002", "--name", "o'neil"], ["2"]],
  [
    ["--name", "%"],
    ["3", "3"],
  ],
  [["--name", "nobody"], []],
])("a search %j finds the messages of %j", async (search, vehicles) => {
  const { total, reminders, next_cursor } = report(await list(...search, "--json"));
  expect(reminders.map((each: { vehicle_id: string }) => each.vehicle_id).sort()).toEqual(vehicles);
  expect({ total, next_cursor }).toEqual({ total: vehicles.length, next_cursor: null });
});

test("what is found is shown with the local time, and in JSON by the names of the HTTP routes", async () => {
  const text = await list("--day", "2026-01-15", "--plate", "ab2002");
  expect(text.stdout).toMatch(
    /^1 sent\n {2}\d+ {2}AB-2002-CD, Budi O'Neil, 08110000002, visit 2026-01-15, 2026-01-15 06:30: sent\n$/,
  );
  expect(report(await list("--day", "2026-01-15", "--plate", "ab2002", "--json")).reminders).toEqual([
    expect.objectContaining({
      no_pol: "AB-2002-CD",
      customer_nama: "Budi O'Neil",
      customer_hp: "08110000002",
      visit_date: "2026-01-15",
      updated_at: "2026-01-14T23:30:00.000Z",
    }),
  ]);
});

test("the total is that of all pages, and the next page is asked for with the same search", async () => {
  await workshop.database.query(
    `insert into reminder_delivery (vehicle_id, visit_date, occasion, status, attempts, begun_on)
     select '2', date '2020-01-01' + n, date '2020-01-01' + n, 'sent', 1, date '2020-01-01' + n
     from generate_series(1, 60) as n`,
  );
  const { stdout } = await list("--name", "o'neil");
  expect(stdout).toMatch(/^62 sent, 50 of them here\n/);
  const [, cursor = ""] = /^More: .* list sent --name 'o'\\''neil' --after (\S+)$/m.exec(stdout) ?? [];
  const second = report(await list("--name", "o'neil", "--after", cursor, "--json"));
  expect(second).toMatchObject({ total: 62, next_cursor: null });
  expect(second.reminders).toHaveLength(12);
});

test.each([
  [["--day", "15-01-2026"], "Expected a date as YYYY-MM-DD."],
  [["--day", "2026-02-30"], "Expected a date as YYYY-MM-DD."],
  [["--plate", "-"], "Expected a part of a plate."],
  [["--name", " "], "Expected a part of a name."],
])("%j is refused", async (search, problem) => {
  const { code, stderr } = await list(...search);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(problem) });
});
