import { createDatabase, type TestDatabase } from "@pengingat/test-support/database";
import type pg from "pg";
import { Sequelize } from "sequelize";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { VehicleMapping } from "../../src/index.js";
import { checkTables, vehiclesOf } from "./mapped-vehicles.js";
import { connect } from "./vehicle-tables.js";

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
    create table customer (id uuid primary key, nama text, hp text);
    create table vehicle (id uuid primary key, no_pol text, customer_id uuid, last_visit_date date);
    create table workorder (id uuid primary key, vehicle_id uuid, tanggal_keluar date);`),
);

async function problems(mapping?: VehicleMapping): Promise<string> {
  const error = await checkTables(sequelize, mapping).catch((error: unknown) => error);
  expect(error).toMatchObject({ name: "ReminderError", code: "SCHEMA_MISMATCH" });
  return error instanceof Error ? error.message : "";
}

test("the contract's tables pass, for both sources", async () => {
  await checkTables(sequelize);
  await checkTables(sequelize, { source: "workorder" });
});

test("a database without tables: all three are named in one line", async () => {
  await client.query("drop table customer, vehicle, workorder; create sequence vehicle");
  expect(await problems({ source: "workorder" })).toBe(
    "vehicle: expected a table or view, found none; customer: expected a table or view, found none; " +
      "workorder: expected a table or view, found none",
  );
});

test("a table that the source does not use is not missed", async () => {
  await client.query("drop table workorder");
  await checkTables(sequelize);
});

test("a schema that is not there is a table that is not there", async () => {
  expect(await problems({ vehicle: { table: "bengkel.vehicle" } })).toBe(
    "bengkel.vehicle: expected a table or view, found none",
  );
});

test("missing columns and columns of unreadable types are all named", async () => {
  await client.query(`
    alter table vehicle alter last_visit_date type text, drop column no_pol;
    alter table customer drop column hp;
    alter table customer alter id type text;
    alter table vehicle add column json_id jsonb`);
  expect(await problems({ vehicle: { id: "json_id" } })).toBe(
    "vehicle.json_id: expected a uuid, text or integer id, found jsonb; " +
      "vehicle.no_pol: expected a column, found none; " +
      "customer.hp: expected a column, found none; " +
      "vehicle.last_visit_date: expected date, timestamp or timestamptz, found text; " +
      "vehicle.customer_id: expected the type of customer.id (text), found uuid",
  );
});

test("ids that cannot be joined are named, integers of two widths can", async () => {
  await client.query("alter table workorder alter vehicle_id type text");
  expect(await problems({ source: "workorder" })).toBe(
    "workorder.vehicle_id: expected the type of vehicle.id (uuid), found text",
  );
  await client.query(`
    alter table vehicle drop column customer_id, add column customer_id bigint;
    alter table customer drop column id, add column id integer`);
  await checkTables(sequelize);
});

test("a timestamptz needs a zone", async () => {
  await client.query("alter table vehicle alter last_visit_date type timestamptz");
  expect(await problems()).toBe(
    "vehicle.last_visit_date: expected mapping.timeZone to be given, as the column is a timestamptz",
  );
  await checkTables(sequelize, { timeZone: "Asia/Jakarta" });
});

test.each(["date", "timestamptz"])("a %s has no zone that it is written in", async (type) => {
  await client.query(`alter table vehicle alter last_visit_date type ${type}`);
  const zones = { timeZone: "Asia/Jakarta", visitZone: "UTC" };
  expect(await problems(zones)).toBe(
    `vehicle.last_visit_date: expected timestamp, as mapping.visitZone is given, found ${type}`,
  );
  await client.query("alter table vehicle alter last_visit_date type timestamp");
  await checkTables(sequelize, zones);
});

test("a role that may not read a column is told which", async () => {
  const role = `reader_${new URL(database.url).pathname.slice(-8)}`;
  await client.query(`create role ${role} login;
    grant usage on schema public to ${role};
    grant select on vehicle to ${role};
    grant select (id, nama) on customer to ${role}`);
  const url = new URL(database.url);
  url.username = role;
  const reader = new Sequelize(url.href, { logging: false });
  try {
    await expect(checkTables(reader)).rejects.toMatchObject({
      code: "SCHEMA_MISMATCH",
      message: "customer.hp: expected permission to read it, found none",
    });
  } finally {
    await reader.close();
    await client.query(`drop owned by ${role}; drop role ${role}`);
  }
});

test("the repository says the same at its first call, and works as soon as the table is there", async () => {
  await client.query("alter table vehicle rename to kendaraan");
  const vehicles = vehiclesOf(sequelize);
  await expect(vehicles.count()).rejects.toMatchObject({
    code: "SCHEMA_MISMATCH",
    message: "vehicle: expected a table or view, found none",
  });
  await client.query("alter table kendaraan rename to vehicle");
  expect(await vehicles.count()).toBe(0);
});

test("a table that goes away later is a mismatch too", async () => {
  const vehicles = vehiclesOf(sequelize);
  expect(await vehicles.count()).toBe(0);
  await client.query("drop table vehicle");
  await expect(vehicles.count()).rejects.toMatchObject({
    code: "SCHEMA_MISMATCH",
    message: 'the database refused: relation "vehicle" does not exist (SQLSTATE 42P01)',
  });
});

test("a server that is not there is no mismatch", async () => {
  const nowhere = new Sequelize("postgresql://postgres@127.0.0.1:1/none", { logging: false });
  await expect(checkTables(nowhere)).rejects.toMatchObject({ code: "DATABASE_LOST" });
  await nowhere.close();
});
