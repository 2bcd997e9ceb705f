import { createReminderService } from "@pengingat/core";
import { fixedClock, recordingMessenger } from "@pengingat/core/testing";
import { createDatabase, type TestDatabase } from "@pengingat/test-support/database";
import { Sequelize } from "sequelize";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { sequelizeStore } from "../../src/index.js";

const TODAY = "2026-01-15";
const AT = new Date("2026-01-02T03:04:05.678Z");

const TABLES = `
  create table customer (id integer primary key, nama text, hp text);
  create table vehicle (id integer primary key, no_pol text, customer_id integer, last_visit_date timestamp);
  insert into customer select n, 'Pelanggan ' || n, '0811' || lpad(n::text, 7, '0') from generate_series(1, 60) n;
  insert into vehicle select n, 'B ' || n, n, date '2025-09-16' + time '10:00' from generate_series(1, 60) n;`;

/** Where all is as it comes; the tests that need no other settings have copies. */
let plain: TestDatabase;

beforeAll(async () => {
  plain = await createDatabase();
  await plain.query(TABLES);
  const sequelize = new Sequelize(plain.url, { logging: false });
  await sequelizeStore(sequelize).migrate();
  await sequelize.close();
});
afterAll(() => plain.drop());

/** A store on a database of its own. */
async function storeOn(database: TestDatabase) {
  const sequelize = new Sequelize(database.url, { logging: false, pool: { max: 5 } });
  onTestFinished(async () => {
    await sequelize.close();
    await database.drop();
  });
  return { database, store: sequelizeStore(sequelize) };
}

/** A store on a fresh database whose every session begins with these settings, and two services on it. */
async function storeWith(settings: Readonly<Record<string, string>>) {
  const database = await createDatabase();
  const name = new URL(database.url).pathname.slice(1);
  for (const [setting, value] of Object.entries(settings)) {
    await database.query(`alter database ${name} set ${setting} = '${value}'`);
  }
  const { store } = await storeOn(database);
  const second = new Sequelize(database.url, { logging: false, pool: { max: 5 } });
  onTestFinished(() => second.close());
  await database.query(TABLES);
  await store.migrate();
  return { store, other: sequelizeStore(second) };
}

test.each([
  { datestyle: "German" },
  { datestyle: "SQL, DMY" },
  { datestyle: "Postgres, MDY" },
  { default_transaction_isolation: "serializable" },
  { default_transaction_isolation: "repeatable read" },
  {
    extra_float_digits: "-15",
    intervalstyle: "sql_standard",
    timezone: "Asia/Jakarta",
    bytea_output: "escape",
  },
])("a session with %j reads and writes the same", async (settings) => {
  const { store, other } = await storeWith(settings);
  const clock = fixedClock(TODAY);
  const messenger = recordingMessenger();
  const runOf = (ports: typeof store) =>
    createReminderService(
      { ...ports, messenger, clock },
      { servicePhone: "0811", ratePerMinute: 0, concurrency: 7, pageSize: 20 },
    ).run({ startedBy: { kind: "command", by: "budi" } });
  const reports = await Promise.all([runOf(store), runOf(other)]);
  expect(reports.map(({ ended }) => ended)).toEqual(["finished", "finished"]);
  expect(messenger.accepted).toHaveLength(60);

  const { runs } = await store.history.list({ after: null, limit: 9 });
  expect(runs).toMatchObject([{ today: TODAY }, { today: TODAY }]);
  for (const { startedAt, endedAt } of runs) {
    expect(Math.abs(Date.now() - startedAt.getTime())).toBeLessThan(60_000);
    expect(endedAt?.getTime()).toBeGreaterThanOrEqual(startedAt.getTime());
  }
  const { deliveries } = await store.records.list({ status: "sent", after: null, limit: 99 });
  expect(deliveries).toHaveLength(60);
  expect(deliveries[0]).toMatchObject({ visitDate: "2026-01-16", period: TODAY, deliveredAt: null });
  expect(Math.abs(Date.now() - (deliveries[0]?.updatedAt.getTime() ?? 0))).toBeLessThan(60_000);

  const request = { number: "628110000001", kind: "opted_out", by: "webhook", reason: null } as const;
  await Promise.all([store, other].map(({ suppressions }) => suppressions.apply([{ ...request, at: AT }])));
  const [suppression] = (await store.suppressions.list({ kind: null, after: null, limit: 9 })).suppressions;
  expect(Math.abs(Date.now() - (suppression?.addedAt.getTime() ?? 0))).toBeLessThan(60_000);
  await store.contacts.link([{ id: "ID.1", number: "628110000001", at: AT, isMove: false }]);
  expect((await store.contacts.find(["ID.1"])).get("ID.1")?.at).toEqual(AT);
  await store.notices.record([{ subject: "mutu", severity: "warning", words: "rendah", at: AT }]);
  expect(await store.notices.list()).toMatchObject([{ at: AT }]);
  await store.unresolved.add([{ gateway: "fonnte", sender: "x", words: "stop", messageId: null, at: AT }]);
  expect((await store.unresolved.list({ after: null, limit: 9 })).entries).toMatchObject([{ at: AT }]);

  const visitDate = "2026-01-16";
  const call = { vehicleId: "1", visitDate, outcome: "call_later", date: "2026-01-17", note: null } as const;
  await store.calls.record({ ...call, by: "Sari", after: 0 });
  await store.activity.record({ kind: "person_exported", by: "Sari", about: "628110000001", reason: null });
  await store.users.put({ name: "Sari", password: null });
  const skip = { vehicleId: "1", visitDate: "2025-08-18", recipient: null, code: "DAY_CAP" } as const;
  await store.skipped.record([{ ...skip, day: "2025-08-16" }]);
  const page = { limit: 9, after: null };
  const days = { since: "2025-01-01", today: TODAY, acceptedBefore: new Date(Date.now() + 60_000) };
  const { entries, next } = await store.calls.listToCall({ ...days, limit: 2, after: null });
  const person = await store.personalData.read({ number: "628110000001", vehicleIds: ["1"], plates: [] });
  expect(person).toMatchObject({
    calls: [{ visitDate, date: "2026-01-17" }],
    skips: [{ visitDate: "2025-08-18", firstDay: "2025-08-16" }],
    contacts: [{ at: AT }],
  });
  expect(entries).toHaveLength(2);
  expect((await store.calls.listToCall({ ...days, limit: 99, after: next })).entries).toHaveLength(57);
  const { calls } = await store.calls.list(page);
  expect(calls).toMatchObject([{ visitDate, date: "2026-01-17" }]);
  expect(await store.messageHistory.countByDay({ from: TODAY, to: TODAY })).toMatchObject([
    { day: TODAY, sent: 60 },
  ]);
  const moments = [
    ...[...calls, ...person.calls, ...person.activities, ...(await store.activity.list(page)).activities],
    ...(await store.users.list()).map(({ addedAt }) => ({ at: addedAt })),
  ].map(({ at }) => Math.abs(Date.now() - at.getTime()));
  expect(moments).toHaveLength(5);
  expect(Math.max(...moments)).toBeLessThan(60_000);
});

test.each(["vehicle", "customer", "reminder_delivery", "reminder_migration"])(
  "row-level security that hides all of %s is no empty table",
  async (table) => {
    const { database, store } = await storeOn(await plain.copy());
    const role = `peran_${crypto.randomUUID().slice(0, 8)}`;
    await database.query(`create role ${role} login`);
    const url = new URL(database.url);
    url.username = role;
    const sequelize = new Sequelize(url.href, { logging: false });
    onTestFinished(async () => {
      await sequelize.close();
      await database.query(`drop owned by ${role}; drop role ${role}`);
    });
    await database.query(`${store.grants(role)} alter table ${table} enable row level security`);
    const theirs = sequelizeStore(sequelize);
    await expect(theirs.check()).rejects.toMatchObject({
      code: "SCHEMA_MISMATCH",
      message: `${table}: row-level security hides all its rows from the role: add a policy for it`,
    });
    await database.query(`create policy semua on ${table} to ${role} using (true)`);
    expect(await theirs.check()).toMatchObject({ schema: "public" });
    // A policy that lets nothing through looks the same, and is none's error.
    await database.query(
      `drop policy semua on ${table}; create policy cabang on ${table} to ${role} using (false)`,
    );
    const warning = `row-level security is on for ${table}, and the role sees none of its rows: check that a policy lets it`;
    const isTheirs = !table.startsWith("reminder");
    if (isTheirs) expect((await theirs.check()).warnings).toEqual([warning]);
  },
);

test.each([
  ["with its reader's rights", " with (security_invoker = on)"],
  ["with its owner's rights", ""],
])("so is what it hides below a view that reads %s, also in a program that runs", async (_, option) => {
  const { database, store } = await storeOn(await plain.copy());
  const [role, owner] = [
    `peran_${crypto.randomUUID().slice(0, 8)}`,
    `pemilik_${crypto.randomUUID().slice(0, 8)}`,
  ];
  await database.query(`create role ${role} login; create role ${owner};
    alter table vehicle rename to kendaraan; create view vehicle${option} as select * from kendaraan;
    grant select on kendaraan to ${role}, ${owner}; alter view vehicle owner to ${owner}`);
  await database.query(store.grants(role));
  const url = new URL(database.url);
  url.username = role;
  const sequelize = new Sequelize(url.href, { logging: false });
  onTestFinished(async () => {
    await sequelize.close();
    await database.query(`drop owned by ${role}, ${owner}; drop role ${role}, ${owner}`);
  });
  const theirs = sequelizeStore(sequelize);
  const service = createReminderService(
    { ...theirs, messenger: recordingMessenger(), clock: fixedClock(TODAY) },
    { servicePhone: "0811", ratePerMinute: 0 },
  );
  expect(await service.preview()).toMatchObject({ due: 60 });
  await database.query("alter table kendaraan enable row level security");
  const refused = {
    code: "SCHEMA_MISMATCH",
    message: "vehicle: row-level security hides all its rows from the role: add a policy for it",
  };
  await expect(service.preview()).rejects.toMatchObject(refused);
  await expect(service.run()).rejects.toMatchObject(refused);
  await expect(theirs.check()).rejects.toMatchObject(refused);
  expect(await theirs.checks().run()).toContainEqual(
    expect.objectContaining({ name: "workshop tables", state: "problem", what: `${refused.message}.` }),
  );
  await database.query(`create policy semua on kendaraan to ${option === "" ? owner : role} using (true)`);
  expect(await service.preview()).toMatchObject({ due: 60 });
  expect(await theirs.check()).toMatchObject({ warnings: [] });
});

test("what a rule writes to is not beneath a table", async () => {
  const { database, store } = await storeOn(await plain.copy());
  await database.query(`delete from vehicle; create table catatan (id text);
    alter table catatan enable row level security;
    create rule catat as on insert to vehicle do also insert into catatan values (new.id::text)`);
  expect(await store.check()).toMatchObject({ warnings: [] });
});
