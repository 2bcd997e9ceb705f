import { randomBytes } from "node:crypto";
import pg from "pg";
import { Sequelize } from "sequelize";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sequelizeStore } from "../../src/index.js";
import { type Migrated, migrated, onLostDatabase } from "../support/migrated.js";
import { deliveries, delivery, failed, open, sent, TODAY, underNewToken } from "./deliveries.js";

describe("the ledger in PostgreSQL", () => {
  let fixture: Migrated;

  beforeAll(async () => {
    fixture = await migrated();
  });
  afterAll(() => fixture.end());
  beforeEach(() => fixture.clear());

  const rows = () => fixture.database.query("select * from reminder_delivery order by vehicle_id, occasion");

  it("holds what another program wrote without a lease for one lease after it was written", async () => {
    await fixture.database.query(
      `insert into reminder_delivery (vehicle_id, visit_date, occasion, status, updated_at)
       values ('fresh', '2025-12-18', '2025-12-16', 'sending', now()),
         ('stale', '2025-12-18', '2025-12-16', 'sending', now() - interval '2 seconds')`,
    );
    const keys = [delivery("fresh"), delivery("stale")];
    expect(await fixture.store.ledger.read(keys, TODAY)).toEqual(["sending", "sending"]);
    const run = await fixture.store.ledger.open({ runId: "run", leaseMs: 1_000, today: TODAY });
    expect(await run.read(keys)).toEqual(["sending", "unknown"]);
    expect((await run.settleAndBegin([], keys)).begun.size).toBe(0);
    expect(await fixture.database.query("select status from reminder_delivery order by vehicle_id")).toEqual([
      { status: "sending" },
      { status: "unknown" },
    ]);
  });

  it("says by SQLSTATE alone why it refuses a row, as an error that is not of the database as a whole", async () => {
    await fixture.database.query(`
      create function refuse() returns trigger language plpgsql as $$
      begin raise exception 'no row for %', new.vehicle_id; end $$;
      create trigger refuse before insert on reminder_delivery for each row when (new.vehicle_id = 'a')
      execute function refuse()`);
    const run = await open(fixture.store.ledger);
    for (const [id, state] of [
      ["a", "P0001"],
      [randomBytes(6_400).toString("hex"), "54000"],
    ] as const) {
      const error = await run.settleAndBegin([], [delivery(id)]).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({
        name: "Error",
        message: `the database refused the row in its ledger (SQLSTATE ${state})`,
      });
    }
    await fixture.database.query("drop trigger refuse on reminder_delivery");
    expect(await rows()).toEqual([]);
  });

  it.each([
    ["is locked", {}, "another session holds a lock that is needed here (SQLSTATE 55P03)"],
    [
      "is waited for longer than the database allows",
      { statement_timeout: 700 },
      "the statement was cancelled: it took longer than the database allows, or somebody ended it (SQLSTATE 57014)",
    ],
  ])(
    "says that a row %s, changes nothing, and goes on once it is free",
    async (_, dialectOptions, message) => {
      const sequelize = new Sequelize(fixture.database.url, { logging: false, dialectOptions });
      const holder = new pg.Client({ connectionString: fixture.database.url });
      await holder.connect();
      try {
        const run = await open(sequelizeStore(sequelize).ledger);
        const mine = delivery("a");
        await run.settleAndBegin([], [mine]);
        await holder.query("begin");
        await holder.query("select from reminder_delivery for update");
        const held = { code: "CONFLICT", message };
        await expect(run.settleAndBegin([sent(mine)], [delivery("b")])).rejects.toMatchObject(held);
        await expect(run.release([mine])).rejects.toMatchObject(held);
        expect(await rows()).toMatchObject([{ vehicle_id: "a", status: "sending" }]);
        const settled = run.settleAndBegin([sent(mine)], [delivery("b")]);
        await holder.query("rollback");
        expect(await settled).toMatchObject({ settled: new Set([mine.token]), begun: { size: 1 } });
      } finally {
        await holder.end();
        await sequelize.close();
      }
    },
    20_000,
  );

  it("opens what another program wrote as failed to runs after it, and restores it at a release", async () => {
    const before = await open(fixture.store.ledger);
    await fixture.database.query(
      `insert into reminder_delivery (vehicle_id, visit_date, occasion, status) values ('a', '2025-12-18', '2025-12-16', 'failed')`,
    );
    const written = await rows();
    expect(await before.read([delivery("a")])).toEqual(["failed"]);
    const run = await open(fixture.store.ledger);
    const mine = delivery("a");
    expect((await run.settleAndBegin([], [mine])).begun).toEqual(new Set([mine.token]));
    await run.release([mine]);
    expect(await rows()).toEqual(written);
  });

  it("restores every column of what had failed, also after the lease is over", async () => {
    const [first, second] = [await open(fixture.store.ledger), await open(fixture.store.ledger)];
    const mine = delivery("a");
    await first.settleAndBegin([], [mine]);
    await first.settleAndBegin([failed(mine)], []);
    const written = await rows();
    const later = await fixture.store.ledger.open({ runId: "later", leaseMs: 60_000, today: "2025-12-17" });
    for (const wait of [0, 60_001]) {
      const next = underNewToken(mine);
      expect((await later.settleAndBegin([], [next])).begun.size).toBe(1);
      await fixture.elapse(wait);
      await second.close();
      await later.release([next]);
      expect(await rows()).toEqual(written);
    }
  });

  it("begins again what the same call settles as failed, and another period of it", async () => {
    const run = await open(fixture.store.ledger);
    const [first, other] = [delivery("a"), delivery("b", { period: "2025-12-18" })];
    await run.settleAndBegin([], [first, other]);
    const [again, period] = [underNewToken(first), delivery("b")];
    const change = await run.settleAndBegin([failed(first), failed(other)], [again, period]);
    expect(change).toEqual({
      settled: new Set([first.token, other.token]),
      begun: new Set([again.token, period.token]),
    });
  });

  it("begins the first of several periods of a visit that one call gives", async () => {
    const run = await open(fixture.store.ledger);
    const [first, second] = [delivery("a"), delivery("a", { period: "2025-12-18" })];
    expect((await run.settleAndBegin([], [first, second])).begun).toEqual(new Set([first.token]));
  });

  it("settles and begins the rest of a group in which another period stands in the way", async () => {
    const run = await open(fixture.store.ledger);
    const group = deliveries(5);
    await run.settleAndBegin([], group);
    const others = [
      ...group.map((each) => ({ ...underNewToken(each), period: "2025-12-18" })),
      delivery("next"),
    ];
    const change = await run.settleAndBegin(
      group.map((each) => sent(each)),
      others,
    );
    expect(change.settled).toEqual(new Set(group.map(({ token }) => token)));
    expect(change.begun).toEqual(new Set([others[5]?.token]));
  });

  it("says that the database is lost, in words without parameters, where it cannot be reached", async () => {
    const lost = onLostDatabase((store) => open(store.ledger));
    await expect(lost).rejects.toMatchObject({
      code: "DATABASE_LOST",
      message: "cannot reach the database, or it cannot answer now (ECONNREFUSED)",
    });
  });
});
