import { createDatabase, type TestDatabase } from "@pengingat/test-support/database";
import { Sequelize } from "sequelize";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sequelizeStore, type VehicleMapping } from "../src/index.js";
import { OWN_TABLES, VERSION_TABLE } from "../src/migrations/own-tables.js";

const nowhere = new Sequelize("postgresql://nobody@127.0.0.1:1/none", { logging: false });

// Each line that is expected not to compile fails the type check where it does.
describe("a wrong option does not compile, and where it still comes is refused at construction:", () => {
  it.each<[() => unknown, string]>([
    [
      // @ts-expect-error one of two sources
      () => sequelizeStore(nowhere, { mapping: { source: "invoice" } }),
      'mapping.source: expected "column" or "workorder", got "invoice"',
    ],
    [
      // @ts-expect-error a name
      () => sequelizeStore(nowhere, { mapping: { vehicle: { table: 5 } } }),
      "mapping.vehicle.table: expected a table name, got 5",
    ],
    [
      () => sequelizeStore(nowhere, { mapping: { timeZone: "Mars/Olympus" } }),
      'mapping.timeZone: expected an IANA time zone such as "Asia/Jakarta", got "Mars/Olympus"',
    ],
    [
      // @ts-expect-error the mapping is one option, not all of them
      () => sequelizeStore(nowhere, { vehicle: { plate: "nopol" }, source: "column" }),
      "options: unknown vehicle, source; expected only mapping, sender",
    ],
    [
      () =>
        sequelizeStore(nowhere, {
          // @ts-expect-error four names that there are not
          mapping: { zone: "UTC", vehicle: { no_pol: "x" }, customer: { hp: "x" }, workOrder: { date: "x" } },
        }),
      "mapping: unknown zone; expected only source, timeZone, visitZone, vehicle, customer, workOrder; " +
        "mapping.vehicle: unknown no_pol; expected only table, id, plate, customerId, lastVisitDate, inactive; " +
        "mapping.customer: unknown hp; expected only table, id, name, phone, salutation, language, inactive; " +
        "mapping.workOrder: unknown date; expected only table, vehicleId, dateOut, open",
    ],
    [
      // @ts-expect-error two names that there are not
      () => sequelizeStore(nowhere, { senders: "x", mapping: { vehicle: { no_pol: "x" } } }),
      "options: unknown senders (did you mean sender?); expected only mapping, sender; " +
        "mapping.vehicle: unknown no_pol; expected only table, id, plate, customerId, lastVisitDate, inactive",
    ],
    [
      // @ts-expect-error an object
      () => sequelizeStore(nowhere, { mapping: null }),
      "mapping: expected an object, got null",
    ],
    [
      // @ts-expect-error an object
      () => sequelizeStore(nowhere, { mapping: { vehicle: null } }),
      "mapping.vehicle: expected an object, got null",
    ],
    [() => sequelizeStore(nowhere, { sender: "" }), "sender: expected a name of 1 to 100 characters, got"],
    [() => sequelizeStore(nowhere).grants(""), 'role: expected a name of 1 to 63 bytes, got ""'],
  ])("%s", (use, message) => {
    expect(use).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
    expect(use).toThrow(message);
  });

  it("what is no Sequelize instance is refused", () => {
    // @ts-expect-error a URL is no instance
    const use = () => sequelizeStore("postgresql://127.0.0.1/none");
    expect(use).toThrow("sequelize: expected an object with query, transaction, getDialect, got");
  });

  it.each([
    ["options.schema", new Sequelize({ dialect: "postgres", schema: "bengkel" })],
    ["options.define.schema", new Sequelize({ dialect: "postgres", define: { schema: "bengkel" } })],
    ["URL parameter schema", new Sequelize("postgresql://127.0.0.1:1/none?schema=bengkel")],
  ])("a schema that would be lost is refused: %s", (option, sequelize) => {
    expect(() => sequelizeStore(sequelize)).toThrow(
      expect.objectContaining({
        code: "INVALID_OPTION",
        message: expect.stringContaining(
          `sequelize ${option}: expected no schema there, but in the search path`,
        ),
      }),
    );
  });

  it("a schema in the search path is used", async () => {
    const database = await createDatabase();
    await database.query(
      `create schema bengkel;
       create table bengkel.customer (id integer primary key, nama text, hp text);
       create table bengkel.vehicle (id integer primary key, no_pol text, customer_id integer, last_visit_date date)`,
    );
    const options = "-csearch_path=bengkel";
    const sequelize = new Sequelize(database.url, { logging: false, dialectOptions: { options } });
    const store = sequelizeStore(sequelize);
    await store.migrate();
    await expect(store.check()).resolves.toMatchObject({ schema: "bengkel" });
    const tables = await database.query("select from pg_tables where schemaname = 'bengkel'");
    expect(tables.length).toBeGreaterThan(2);
    await sequelize.close();
    await database.drop();
  });

  it("a column that there is not does not compile", () => {
    // @ts-expect-error the plate is called plate
    const mapping: VehicleMapping = { vehicle: { no_pol: "nopol" } };
    expect(mapping).toBeDefined();
  });
});

describe("a store", () => {
  let database: TestDatabase;
  let sequelize: Sequelize;

  beforeEach(async () => {
    database = await createDatabase();
    sequelize = new Sequelize(database.url, { logging: false });
    await database.query("create table customer (id integer primary key, nama text, hp text)");
  });
  afterEach(async () => {
    await sequelize.close();
    await database.drop();
  });

  const vehicleTables = () =>
    database.query(
      `create table vehicle (id integer primary key, no_pol text, customer_id integer, last_visit_date date)`,
    );

  it("checks its own tables and those of the mapping, and names what is wrong with both at once", async () => {
    const store = sequelizeStore(sequelize);
    await expect(store.check()).rejects.toMatchObject({
      code: "SCHEMA_MISMATCH",
      message:
        `pengingat's tables are missing (${[...OWN_TABLES, VERSION_TABLE].join(", ")}): run migrate; ` +
        "vehicle: expected a table or view, found none",
    });
    await store.migrate();
    await expect(store.check()).rejects.toMatchObject({
      code: "SCHEMA_MISMATCH",
      message: "vehicle: expected a table or view, found none",
    });
    await vehicleTables();
    await expect(store.check()).resolves.toEqual({ schema: "public", warnings: [] });
  });

  it("says that the database is lost where it cannot be reached", async () => {
    await expect(sequelizeStore(nowhere).check()).rejects.toMatchObject({ code: "DATABASE_LOST" });
    await expect(sequelizeStore(nowhere).migrate()).rejects.toMatchObject({ code: "DATABASE_LOST" });
  });
});
