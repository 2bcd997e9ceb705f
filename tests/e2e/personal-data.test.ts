import { userInfo } from "node:os";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorkshop, report, type TestWorkshop } from "./support/workshop.ts";

let workshop: TestWorkshop;

beforeAll(async () => {
  workshop = await openWorkshop();
});
afterAll(() => workshop.close());

/** Every text of pengingat's own tables, as one. */
async function everything(): Promise<string> {
  const tables = await workshop.database.query<{ name: string }>(
    "select tablename as name from pg_tables where tablename like 'reminder\\_%' and tablename <> 'reminder_secret'",
  );
  const rows = await Promise.all(
    tables.map(({ name }) => workshop.database.query(`select to_jsonb(t)::text as row from ${name} as t`)),
  );
  return JSON.stringify(rows);
}

const NUMBER = "628110000001";

test("a person's data are given out, erased but for the opt-out, and each of it is recorded", async () => {
  await workshop.add({ id: 1, phone: "0811-0000-001" }, { id: 2 });
  const sent = await workshop.remind(["--json"]);
  expect(report(sent).reminder_sent).toBe(2);
  await workshop.remind(["suppress", NUMBER, "--reason", "asked at the desk"]);
  // As the page keeps what was done to a vehicle: by the plate that somebody typed.
  await workshop.database.query(`insert into reminder_activity (kind, done_by, about)
    values ('vehicle_saved', 'Sari', 'b1001xy'), ('vehicle_serviced', 'Sari', 'B 1002 XY')`);
  const ledger = await workshop.ledger();

  const counted = await workshop.remind(["person", "export", "0811 0000 001", "--dry-run"]);
  expect(counted.stdout).toBe(
    "Kept of this person: 1 vehicle on file, 1 message, 1 do-not-contact entry, 2 actions by hand.\n",
  );
  const exported = report(await workshop.remind(["person", "export", "0811 0000 001"]));
  expect(exported).toMatchObject({
    number: NUMBER,
    on_file: [{ vehicle_id: "1", no_pol: "B 1001 XY", customer_hp: "0811-0000-001" }],
    messages: [{ vehicle_id: "1", recipient: NUMBER, status: "sent", no_pol: "B 1001 XY" }],
    actions_by_hand: [
      { kind: "number_suppressed", about: NUMBER, reason: "asked at the desk" },
      { kind: "vehicle_saved", by: "Sari", about: "b1001xy" },
    ],
    do_not_contact: { kind: "opted_out", reason: "asked at the desk", only_as_hash: false },
  });

  const would = await workshop.remind(["person", "erase", NUMBER, "--dry-run"]);
  expect(would.stdout).toMatch(/^Would erase: 1 message, 1 do-not-contact entry, 3 actions by hand\.\n/);
  expect(await everything()).toContain(NUMBER);
  const erased = await workshop.remind(["person", "erase", "+62 811 0000 001"]);
  expect(erased).toMatchObject({ code: 0, stderr: expect.not.stringContaining("0000001") });
  expect(erased.stdout).toMatch(/^Erased: 1 message, 1 do-not-contact entry, 3 actions by hand\.\n/);
  expect(erased.stdout).toContain("still in your own tables (vehicle 1)");
  expect(await everything()).not.toMatch(/8110000001|asked at the desk|b1001xy/);
  expect(await workshop.ledger()).toEqual(ledger);

  // Gone from the workshop's own tables too, and found again under another way of writing the number.
  await workshop.database.query("delete from vehicle where id = 1; delete from customer where id = 1");
  await workshop.add(
    { id: 7, phone: "HP: 0812-0000-007 / (0811) 0000.001 Bu Ani" },
    { id: 8, phone: "+62 811 0000 001" },
  );
  const { details } = report(await workshop.remind(["--json"]));
  expect(details.map(({ status, code }: Record<string, string>) => code ?? status).sort()).toEqual([
    "ALREADY_SENT",
    "OPTED_OUT",
    "sent",
  ]);
  expect(report(await workshop.remind(["list", "suppressed", "--json"])).suppressions).toEqual([]);
  expect((await workshop.remind(["unsuppress", "0811 0000 001"])).code).toBe(0);
  expect(report(await workshop.remind(["--json"])).reminder_sent).toBe(1);

  const actions = await workshop.database.query(
    "select kind, done_by, about, reason from reminder_activity where kind not like 'vehicle%' order by id",
  );
  const by = userInfo().username;
  expect(actions).toEqual([
    { kind: "number_suppressed", done_by: by, about: null, reason: null },
    { kind: "person_exported", done_by: by, about: null, reason: null },
    {
      ...{ kind: "person_erased", done_by: by, about: null },
      reason: "1 message, 1 do-not-contact entry, 3 actions by hand",
    },
    { kind: "number_released", done_by: by, about: NUMBER, reason: null },
  ]);
});

test("what is older than an age loses what is personal and opens nothing", async () => {
  await workshop.clear();
  await workshop.add({ id: 1 });
  await workshop.database.query(
    `insert into reminder_delivery (vehicle_id, visit_date, occasion, status, recipient, response, begun_on, settled_at, token)
     select n::text, date '2020-01-01' + n, date '2020-01-01', 'sent', '62811' || 1000000 + n, 'ok', date '2020-01-01',
       now() - interval '25 months', gen_random_uuid() from generate_series(1, 5000) as n`,
  );
  expect(report(await workshop.remind(["--json"])).reminder_sent).toBe(1);
  const args = ["retain", "--older-than", "24mo"];
  const counts = {
    deliveries: 5_000,
    calls: 0,
    contacts: 0,
    suppressions: 0,
    activities: 0,
    runs: 0,
    finished: true,
  };
  expect(report(await workshop.remind([...args, "--dry-run", "--json"]))).toMatchObject({
    ...counts,
    dry_run: true,
  });
  const ledger = await workshop.ledger();
  expect((await workshop.remind(args)).stdout).toMatch(
    /^Erased, from before \d{4}-\d\d-\d\d: 5000 messages\.\n$/,
  );
  expect(await workshop.ledger()).toEqual(ledger);
  const kept = await workshop.database.query(
    "select recipient from reminder_delivery where recipient is not null",
  );
  expect(kept).toEqual([{ recipient: NUMBER }]);
  expect(report(await workshop.remind([...args, "--json"]))).toMatchObject({ deliveries: 0 });
  const [last] = await workshop.database.query(
    "select kind, about, reason from reminder_activity order by id desc offset 1",
  );
  expect(last).toEqual({ kind: "data_expired", about: "24mo", reason: "5000 messages" });
});

test.each([
  [["person", "erase", "abc"], /NUMBER: not a usable mobile number/],
  [["person", "export", "0811", "0000"], /export: give one phone number/],
  [["retain"], /--older-than/],
  [["retain", "--older-than", "3d"], /Expected months or years, such as 24mo or 2y/],
])("%j ends with 2 and one clear reason", async (args, message) => {
  const { code, stdout, stderr } = await workshop.remind(args);
  expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: "", stderr: expect.stringMatching(message) });
});
