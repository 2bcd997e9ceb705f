import { createDatabase, type TestDatabase } from "@pengingat/test-support/database";
import { Sequelize } from "sequelize";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type SequelizeStore, sequelizeStore } from "../../src/index.js";
import { delivery, open, sent } from "../ledger/deliveries.js";

const MAPPING = { source: "workorder", vehicle: { table: "bengkel.vehicle" } } as const;

describe("the grants of a store", () => {
  let database: TestDatabase;
  let owner: Sequelize;
  let role: string;
  let program: Sequelize;
  let store: SequelizeStore;

  beforeEach(async () => {
    database = await createDatabase();
    owner = new Sequelize(database.url, { logging: false });
    await database.query(`
      create schema bengkel;
      create table customer (id integer primary key, nama text, hp text);
      create table bengkel.vehicle (id integer primary key, no_pol text, customer_id integer);
      create table workorder (id integer primary key, vehicle_id integer, tanggal_keluar date)`);
    role = `Program "${new URL(database.url).pathname.slice(-8)}" $1`;
    await database.query(`create role "${role.replaceAll('"', '""')}" login`);
    await sequelizeStore(owner).migrate();
    const url = new URL(database.url);
    url.username = encodeURIComponent(role);
    program = new Sequelize(url.href, { logging: false });
    store = sequelizeStore(program, { mapping: MAPPING });
  });
  afterEach(async () => {
    await program.close();
    await owner.close();
    const name = `"${role.replaceAll('"', '""')}"`;
    await database.query(`drop owned by ${name}`);
    await database.query(`drop role ${name}`);
    await database.drop();
  });

  it("let a role do all that the ports do, and nothing more", async () => {
    await expect(store.check()).rejects.toMatchObject({
      code: "SCHEMA_MISMATCH",
      message: expect.stringContaining("the role may not read or write reminder_migration: grant it"),
    });
    await database.query(store.grants(role));
    await store.check();

    const run = await open(store.ledger);
    const [first, second] = [delivery("a"), delivery("b")];
    await run.settleAndBegin([], [first, second]);
    await run.settleAndBegin([sent(first, "id a")], []);
    await run.release([second]);
    await run.close();
    await store.receipts.record([{ messageId: "id a", state: "read", at: new Date(), reason: null }]);
    expect((await store.records.list({ status: "sent", limit: 1, after: null })).deliveries).toHaveLength(1);
    await store.suppressions.add({ number: "628110000001", kind: "opted_out", by: "test", reason: null });
    expect(await store.suppressions.remove("628110000001")).toBe(true);
    expect(await store.quota.reserve("2025-12-16", 1, 1)).toBe(1);
    expect(await store.scheduledRuns.hasAny("job")).toBe(false);
    expect((await store.history.list({ limit: 1, after: null })).runs).toEqual([]);
    expect(await store.vehicles.count()).toBe(0);
    expect(await store.vehicles.findByIds(["1"])).toEqual([]);

    for (const sql of [
      "delete from customer",
      "delete from bengkel.vehicle",
      "delete from reminder_migration",
    ]) {
      await expect(program.query(sql)).rejects.toThrow("permission denied");
    }
    await expect(program.query("create table mine (id integer)")).rejects.toThrow("permission denied");
  });

  it("name a table that the role may not write", async () => {
    await database.query(store.grants(role));
    await database.query(`revoke delete on reminder_delivery from "${role.replaceAll('"', '""')}"`);
    await expect(store.check()).rejects.toMatchObject({
      code: "SCHEMA_MISMATCH",
      message: "the role may not read or write reminder_delivery: grant it (see store.grants)",
    });
  });

  it("do not name the work orders where no source reads them", () => {
    expect(sequelizeStore(owner).grants("program")).toBe(
      'grant select on "vehicle", "customer" to "program";\n' +
        'grant select on reminder_migration to "program";\n' +
        "grant select, insert, update, delete on reminder_delivery, reminder_slot, reminder_run, reminder_suppression, " +
        "reminder_day, reminder_unresolved, reminder_contact, reminder_notice, " +
        'reminder_call, reminder_user, reminder_session, reminder_activity, reminder_secret, reminder_erased_opt_out, reminder_holdout, reminder_webhook_call, reminder_skip to "program";',
    );
  });
});
