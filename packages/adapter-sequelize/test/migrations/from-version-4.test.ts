import { createDatabase, type TestDatabase } from "@pengingat/test-support/database";
import { Sequelize } from "sequelize";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type SequelizeStore, sequelizeStore } from "../../src/index.js";
import { MIGRATIONS } from "../../src/migrations/migrations.js";
import { delivery, open } from "../ledger/deliveries.js";

describe("a database of version 4, which claimed rows before they began", () => {
  let database: TestDatabase;
  let sequelize: Sequelize;
  let store: SequelizeStore;

  beforeEach(async () => {
    database = await createDatabase();
    sequelize = new Sequelize(database.url, { logging: false });
    store = sequelizeStore(sequelize);
    for (const sql of MIGRATIONS.slice(0, 4)) await database.query(sql);
    await database.query(
      "create table reminder_migration (version integer primary key, applied_at timestamptz)",
    );
    await database.query("insert into reminder_migration select n, now() from generate_series(1, 4) as n");
  });
  afterEach(async () => {
    await sequelize.close();
    await database.drop();
  });

  /** One row of each kind that a run of the old program can leave, named by its vehicle. */
  const left = () =>
    database.query(`
      insert into reminder_delivery (vehicle_id, visit_date, occasion, status, run_id, token, lease_until, attempts, code,
        reason, response, message_id, settled_at, updated_at)
      values
        ('claimed', '2025-12-18', '2025-12-16', 'claimed', 'run', gen_random_uuid(), now() + interval '1 hour', 0,
          null, null, null, null, null, now()),
        ('claimed again', '2025-12-18', '2025-12-16', 'claimed', 'run', gen_random_uuid(), now() + interval '1 hour', 2,
          'UNREACHABLE', 'refused', null, null, now() - interval '1 hour', now()),
        ('sending', '2025-12-18', '2025-12-16', 'sending', 'run', gen_random_uuid(), now() + interval '1 hour', 1,
          null, null, null, null, null, now()),
        ('expired', '2025-12-18', '2025-12-16', 'sending', 'run', gen_random_uuid(), now() - interval '1 hour', 1,
          null, null, null, null, null, now()),
        ('expired again', '2025-12-18', '2025-12-16', 'sending', 'run', gen_random_uuid(), now() - interval '1 hour', 3,
          'UNREACHABLE', 'refused', null, null, now() - interval '2 hours', now()),
        ('failed', '2025-12-18', '2025-12-16', 'failed', 'run', gen_random_uuid(), null, 3,
          'REJECTED', 'no', null, null, now() - interval '1 hour', now() - interval '1 hour'),
        ('sent', '2025-12-18', '2025-12-16', 'sent', 'run', gen_random_uuid(), null, 1,
          null, null, 'ok', 'id 1', now(), now()),
        ('unknown', '2025-12-18', '2025-12-16', 'unknown', 'run', gen_random_uuid(), null, 1,
          'TIMEOUT', 'no answer', null, null, now(), now())`);

  const NAMES = [
    "claimed",
    "claimed again",
    "sending",
    "expired",
    "expired again",
    "failed",
    "sent",
    "unknown",
  ];

  const rows = (columns = "*") =>
    database.query<Record<string, unknown>>(`select ${columns} from reminder_delivery order by vehicle_id`);

  it("is refused by this program until it is migrated, and no old program claims a row after that", async () => {
    await expect(store.check()).rejects.toMatchObject({
      code: "SCHEMA_MISMATCH",
      message: expect.stringContaining(
        `pengingat's tables are out of date (version 4, need ${MIGRATIONS.length}): run migrate`,
      ),
    });
    expect(await store.migrate()).toEqual({ from: 4, to: MIGRATIONS.length, schema: "public" });
    await expect(
      database.query(
        `insert into reminder_delivery (vehicle_id, visit_date, occasion, status) values ('a', '2025-12-18', '2025-12-16', 'claimed')`,
      ),
    ).rejects.toMatchObject({ code: "23514" });
  });

  it("loses what was only claimed, or has it failed as before, and keeps every other row as it is", async () => {
    await left();
    const columns = `vehicle_id, status, run_id, token, lease_until, attempts, code, reason, response, message_id, settled_at,
      updated_at`;
    const before = await rows(columns);
    await store.migrate();
    const [again, ...others] = before.filter(({ vehicle_id: id }) => id !== "claimed");
    expect(await rows(columns)).toEqual([
      { ...again, status: "failed", token: null, lease_until: null, updated_at: again?.settled_at },
      ...others,
    ]);
  });

  it("has the next run begin what had not begun, at once, and nothing else", async () => {
    await left();
    await store.migrate();
    const run = await open(store.ledger);
    const keys = NAMES.map((name) => delivery(name));
    expect(await run.read(keys)).toEqual([
      ...["open", "open", "sending", "unknown", "unknown", "open", "sent", "unknown"],
    ]);
    const { begun } = await run.settleAndBegin([], keys);
    expect(keys.filter(({ token }) => begun.has(token)).map(({ vehicleId }) => vehicleId)).toEqual([
      ...["claimed", "claimed again", "failed"],
    ]);
    await database.query("update reminder_delivery set lease_until = now() where vehicle_id = 'sending'");
    await run.close();
    expect(await run.read([delivery("sending")])).toEqual(["unknown"]);
    expect(
      await database.query("select code from reminder_delivery where status = 'unknown' order by 1"),
    ).toEqual([
      ...[{ code: "LEASE_OVER" }, { code: "LEASE_OVER" }, { code: "LEASE_OVER" }, { code: "TIMEOUT" }],
    ]);
  });

  it("keeps the day of a run where it was the occasion, in whatever zone", async () => {
    await database.query(`
      insert into reminder_delivery (vehicle_id, visit_date, occasion, status, settled_at)
      values ('00:00 in Jakarta', '2025-12-18', '2025-12-16', 'sent', '2025-12-15 17:00Z'),
        ('23:59 in Jakarta', '2025-12-18', '2025-12-16', 'sent', '2025-12-16 16:59Z'),
        ('on the visit', '2025-12-16', '2025-12-16', 'sent', '2025-12-16 00:00Z'),
        ('once, a day before', '2025-12-18', '2025-12-18', 'sent', '2025-12-17 00:00Z'),
        ('once, two days before', '2025-12-18', '2025-12-18', 'sent', '2025-12-16 09:00Z')`);
    await store.migrate();
    expect(await rows("vehicle_id as name, begun_on::text as day")).toEqual([
      { name: "00:00 in Jakarta", day: "2025-12-16" },
      { name: "23:59 in Jakarta", day: "2025-12-16" },
      { name: "on the visit", day: "2025-12-16" },
      { name: "once, a day before", day: null },
      { name: "once, two days before", day: null },
    ]);
    const other = delivery("00:00 in Jakarta", { period: "2025-12-18" });
    expect(await store.ledger.read([other], "2025-12-16")).toEqual(["sent"]);
    expect(await store.ledger.read([other], "2025-12-17")).toEqual(["open"]);
  });

  it("keeps its runs, of which none waits", async () => {
    await database.query(
      `insert into reminder_run (id, started_by_kind, today, lease_ms, alive_until)
       values ('00000000-0000-4000-8000-000000000001', 'http', '2025-12-16', 1000, now() + interval '1 hour')`,
    );
    await store.migrate();
    expect(await store.history.get("00000000-0000-4000-8000-000000000001")).toMatchObject({
      today: "2025-12-16",
      state: "running",
      waitingUntil: null,
    });
  });
});
