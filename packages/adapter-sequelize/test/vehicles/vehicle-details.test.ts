import { createDatabase, type TestDatabase } from "@pengingat/test-support/database";
import type pg from "pg";
import { Sequelize } from "sequelize";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { VehicleMapping } from "../../src/index.js";
import { checkTables, vehiclesOf } from "./mapped-vehicles.js";
import { connect } from "./vehicle-tables.js";

const DAY = { from: "2025-09-16", to: "2025-09-16" };

let database: TestDatabase;
let client: pg.Client;
let sequelize: Sequelize;

beforeAll(async () => {
  database = await createDatabase();
  client = await connect(database.url);
  sequelize = new Sequelize(database.url, { logging: false });
});

afterAll(async () => {
  await sequelize.close();
  await client.end();
  await database.drop();
});

beforeEach(() =>
  client.query(`
    drop schema public cascade; create schema public;
    create table customer (id integer primary key, nama text, hp text);
    create table vehicle (id integer primary key, no_pol text, customer_id integer, last_visit_date date);
    create table workorder (id integer primary key, vehicle_id integer, tanggal_keluar date);`),
);

/** Puts one vehicle on file for each value, with ids from 1. */
async function store(type: string, values: readonly (string | null)[]): Promise<void> {
  await client.query(`alter table vehicle add column "Keadaan $1" ${type}`);
  for (const [n, value] of values.entries()) {
    await client.query("insert into vehicle values ($1, 'B 1 UJI', null, '2025-09-16', $2)", [n + 1, value]);
    await client.query("insert into workorder values ($1, $1, '2025-09-16')", [n + 1]);
  }
}

async function inactive(
  source: "column" | "workorder",
  vehicle: VehicleMapping["vehicle"],
): Promise<string[]> {
  const vehicles = vehiclesOf(sequelize, { source, ...(vehicle && { vehicle }) });
  const page = await vehicles.findByLastVisit(DAY, { limit: 100, after: null });
  const ids = page.vehicles.map(({ id }) => id);
  const found = await vehicles.findByIds(ids);
  expect(found).toHaveLength(ids.length);
  const inactiveOf = (all: typeof found) => all.filter(({ isInactive }) => isInactive).map(({ id }) => id);
  expect(inactiveOf(found).sort()).toEqual(inactiveOf(page.vehicles).sort());
  expect([...page.vehicles, ...found].every(({ isInactive }) => typeof isInactive === "boolean")).toBe(true);
  return inactiveOf(page.vehicles);
}

describe.each(["column", "workorder"] as const)("inactive vehicles, visits by %s", (source) => {
  test("a boolean counts when it is true", async () => {
    await store("boolean", ["true", "false", null]);
    expect(await inactive(source, { inactive: "Keadaan $1" })).toEqual(["1"]);
  });

  test.each(["date", "timestamp", "timestamptz"])(
    "a %s counts when it is set, whenever it is",
    async (type) => {
      await store(type, ["2020-01-01", null, "2099-01-01", "infinity"]);
      expect(await inactive(source, { inactive: "Keadaan $1" })).toEqual(["1", "3", "4"]);
    },
  );

  test("text counts when it is one of the values, what shows nothing and case aside", async () => {
    await store("text", [
      "di\u200bjual\u3164",
      " Dijual\n",
      "RUSAK\u00a0TOTAL",
      "aktif",
      "",
      null,
      "dijual?",
      "rusak",
    ]);
    const mapped = { column: "Keadaan $1", values: ["Dijual", " rusak total "] };
    expect(await inactive(source, { inactive: mapped })).toEqual(["1", "2", "3"]);
  });

  test.each(["char(10)", "keadaan", "varchar(20)"])("so does a column of %s", async (type) => {
    await client.query("create type keadaan as enum ('Aktif', 'Dijual')");
    await store(type, ["Dijual", "Aktif", null]);
    expect(await inactive(source, { inactive: { column: "Keadaan $1", values: ["dijual"] } })).toEqual(["1"]);
  });

  test("a whole number counts as it reads", async () => {
    await store("smallint", ["0", "9", "90", null]);
    expect(await inactive(source, { inactive: { column: "Keadaan $1", values: ["0", "9"] } })).toEqual([
      "1",
      "2",
    ]);
  });
});

describe("vehicles of inactive customers", () => {
  const inactiveOf = async (mapping: VehicleMapping) => {
    const vehicles = vehiclesOf(sequelize, mapping);
    const page = await vehicles.findByLastVisit(DAY, { limit: 100, after: null });
    const found = await vehicles.findByIds(["1", "2", "3", "4"]);
    expect(found.toSorted((a, b) => Number(a.id) - Number(b.id))).toStrictEqual(page.vehicles);
    return page.vehicles.map(({ isInactive }) => isInactive);
  };

  beforeEach(() =>
    client.query(`
      alter table customer add column pindah date, add column keadaan text;
      alter table vehicle add column dijual boolean;
      insert into customer values (1, 'Rina', null, '2025-01-01', 'aktif'), (2, 'Joko', null, null, ' Pindah ');
      insert into vehicle values (1, 'B 1 UJI', 1, '2025-09-16', false), (2, 'B 2 UJI', 2, '2025-09-16', null),
        (3, 'B 3 UJI', 2, '2025-09-16', true), (4, 'B 4 UJI', null, '2025-09-16', null);
      insert into workorder select id, id, last_visit_date from vehicle`),
  );

  test.each(["column", "workorder"] as const)("are inactive too, visits by %s", async (source) => {
    expect(await inactiveOf({ source, customer: { inactive: "pindah" } })).toEqual([
      true,
      false,
      false,
      false,
    ]);
    const words = { column: "keadaan", values: ["pindah", "meninggal"] };
    expect(await inactiveOf({ source, customer: { inactive: words } })).toEqual([false, true, true, false]);
  });

  test.each(["column", "workorder"] as const)("or are marked by themselves, visits by %s", async (source) => {
    const mapping = { source, vehicle: { inactive: "dijual" }, customer: { inactive: "pindah" } };
    expect(await inactiveOf(mapping)).toEqual([true, false, true, false]);
  });
});

test("salutation and language come with the customer, and only where they are mapped", async () => {
  await client.query(`
    alter table customer add column sapaan char(5), add column bahasa text;
    insert into customer values (1, 'Rina', '08110000001', 'Ibu', 'jv'), (2, 'Joko', null, null, '');
    insert into vehicle values (1, 'B 1 UJI', 1, '2025-09-16'), (2, 'B 2 UJI', 2, '2025-09-16'), (3, 'B 3 UJI', null, '2025-09-16')`);
  const customers = async (customer: NonNullable<VehicleMapping["customer"]>) => {
    const vehicles = vehiclesOf(sequelize, { customer });
    const page = await vehicles.findByLastVisit(DAY, { limit: 100, after: null });
    const found = await vehicles.findByIds(["1", "2", "3"]);
    const byId = found.toSorted((a, b) => Number(a.id) - Number(b.id));
    expect(byId).toStrictEqual(page.vehicles);
    return page.vehicles.map(({ customer }) => customer);
  };
  expect(await customers({ salutation: "sapaan", language: "bahasa" })).toStrictEqual([
    { name: "Rina", phone: "08110000001", salutation: "Ibu", language: "jv" },
    { name: "Joko", phone: null, salutation: null, language: "" },
    null,
  ]);
  expect(await customers({ language: "bahasa" })).toStrictEqual([
    { name: "Rina", phone: "08110000001", language: "jv" },
    { name: "Joko", phone: null, language: "" },
    null,
  ]);
  expect(await customers({})).toStrictEqual([
    { name: "Rina", phone: "08110000001" },
    { name: "Joko", phone: null },
    null,
  ]);
});

describe("a mapping that the tables do not bear out", () => {
  async function problem(mapping: VehicleMapping): Promise<string> {
    const error = await checkTables(sequelize, mapping).catch((error: unknown) => error);
    expect(error).toMatchObject({ code: "SCHEMA_MISMATCH" });
    await expect(vehiclesOf(sequelize, mapping).count()).rejects.toMatchObject({
      code: "SCHEMA_MISMATCH",
    });
    return error instanceof Error ? error.message : "";
  }

  test("columns that are not there are named, all at once", async () => {
    const customer = { salutation: "sapaan", language: "bahasa" };
    expect(await problem({ vehicle: { inactive: "dijual" }, customer })).toBe(
      "vehicle.dijual: expected a column, found none; customer.sapaan: expected a column, found none; " +
        "customer.bahasa: expected a column, found none",
    );
  });

  test("a customer's column is named by its own option", async () => {
    await client.query("alter table customer add column keadaan text");
    expect(await problem({ customer: { inactive: "keadaan" } })).toBe(
      "customer.keadaan: expected boolean, date, timestamp or timestamptz, or mapping.customer.inactive.values to be " +
        "given, found text",
    );
  });

  test.each(["text", "varchar(20)", "integer", "jsonb"])("a %s without values", async (type) => {
    await client.query(`alter table vehicle add column keadaan ${type}`);
    expect(await problem({ vehicle: { inactive: "keadaan" } })).toMatch(
      /^vehicle\.keadaan: expected boolean, date, timestamp or timestamptz, or mapping\.vehicle\.inactive\.values to be given, found \w+$/,
    );
  });

  test.each([
    ["boolean", "bool"],
    ["date", "date"],
    ["timestamp", "timestamp"],
    ["timestamptz", "timestamptz"],
  ])("a %s with values", async (type, found) => {
    await client.query(`alter table vehicle add column keadaan ${type}`);
    expect(await problem({ vehicle: { inactive: { column: "keadaan", values: ["ya"] } } })).toBe(
      `vehicle.keadaan: expected a column of text, as mapping.vehicle.inactive.values is given, found ${found}`,
    );
  });
});
