import { createDatabase, type TestDatabase } from "@pengingat/test-support/database";
import type pg from "pg";
import { Sequelize } from "sequelize";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { VehicleMapping } from "../../src/index.js";
import { vehiclesOf } from "./mapped-vehicles.js";
import { connect } from "./vehicle-tables.js";

const DAY = { from: "2025-09-16", to: "2025-09-16" };
const ALL = { limit: 100, after: null };

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
    create table workorder (id integer primary key, vehicle_id integer, tanggal_keluar timestamp);`),
);

describe("by work orders", () => {
  const idsOn = async (range = DAY) => {
    const { vehicles } = await vehiclesOf(sequelize, { source: "workorder" }).findByLastVisit(range, ALL);
    return vehicles.map(({ id }) => id);
  };

  test("a vehicle counts by its latest work order alone", async () => {
    await client.query(`insert into vehicle (id) values (1), (2), (3);
      insert into workorder values (1, 1, '2025-09-16'), (2, 1, '2025-09-17'),
        (3, 2, '2025-09-16'), (4, 2, '2025-09-15'), (5, 2, null), (6, 3, '2025-09-16'), (7, 3, 'infinity')`);
    expect(await idsOn()).toEqual(["2"]);
    expect(await idsOn({ from: "2025-09-15", to: "2025-09-17" })).toEqual(["2", "1"]);
  });

  test("several work orders at one time, and on one day, are one visit", async () => {
    await client.query(`insert into vehicle (id) values (1), (2);
      insert into workorder select n, 1 + n % 2, '2025-09-16 10:00' from generate_series(1, 20) as n;
      insert into workorder values (21, 1, '2025-09-16 09:00'), (22, 1, '2025-09-16 11:00')`);
    expect(await idsOn()).toEqual(["2", "1"]);
    expect(await vehiclesOf(sequelize, { source: "workorder" }).count(DAY)).toBe(2);
  });

  test("a work order of no vehicle is nobody's", async () => {
    await client.query("insert into workorder values (1, 7, '2025-09-16'), (2, null, '2025-09-16')");
    expect(await idsOn()).toEqual([]);
    expect(await vehiclesOf(sequelize, { source: "workorder" }).count(DAY)).toBe(0);
  });

  describe.each(["", "create index on workorder (vehicle_id, tanggal_keluar)"])(
    "open ones, with %s",
    (index) => {
      const inWorkshop = async (mapping: VehicleMapping = {}) => {
        const vehicles = vehiclesOf(sequelize, { source: "workorder", ...mapping });
        const page = await vehicles.findByLastVisit(DAY, ALL);
        const found = await vehicles.findByIds(["1", "2", "3", "4"]);
        const byId = found.toSorted((a, b) => Number(a.id) - Number(b.id));
        expect(byId.filter(({ lastVisitDate }) => lastVisitDate !== null)).toEqual(page.vehicles);
        return byId.map(({ id, lastVisitDate, isInWorkshop }) => [id, lastVisitDate, isInWorkshop]);
      };

      beforeEach(async () => {
        await client.query(index);
        await client.query(`insert into vehicle (id) values (1), (2), (3), (4);
        insert into workorder values (1, 1, '2025-09-16'), (2, 1, null), (3, 1, null), (4, 2, '2025-09-16'),
          (5, 3, null), (6, 4, 'infinity'), (7, null, null)`);
      });

      test("say that their vehicle is in the workshop now, whether or not it ever visited", async () => {
        expect(await inWorkshop()).toEqual([
          ["1", "2025-09-16", true],
          ["2", "2025-09-16", false],
          ["3", null, true],
          ["4", null, false],
        ]);
      });

      test("say nothing where they are ignored", async () => {
        expect(await inWorkshop({ workOrder: { open: "ignore" } })).toEqual([
          ["1", "2025-09-16", undefined],
          ["2", "2025-09-16", undefined],
          ["3", null, undefined],
          ["4", null, undefined],
        ]);
      });
    },
  );

  test("the vehicle's own date is not looked at, and need not be there", async () => {
    await client.query(`alter table vehicle drop column last_visit_date;
      insert into vehicle (id) values (1); insert into workorder values (1, 1, '2025-09-16')`);
    expect(await idsOn()).toEqual(["1"]);
  });
});

describe("by the vehicle's column", () => {
  test("columns of other types than text come as text", async () => {
    await client.query(`
      alter table customer alter hp type bigint using hp::bigint;
      alter table customer alter nama type varchar(50);
      insert into customer values (1, 'Rina', 8110000001);
      insert into vehicle values (1, 'B 1 UJI', 1, '2025-09-16')`);
    const { vehicles } = await vehiclesOf(sequelize).findByLastVisit(DAY, ALL);
    expect(vehicles).toEqual([
      {
        id: "1",
        plate: "B 1 UJI",
        lastVisitDate: "2025-09-16",
        customer: { name: "Rina", phone: "8110000001" },
      },
    ]);
  });

  test("a customer who is not on file is no customer", async () => {
    await client.query("insert into vehicle values (1, 'B 1 UJI', 99, '2025-09-16')");
    const { vehicles } = await vehiclesOf(sequelize).findByLastVisit(DAY, ALL);
    expect(vehicles[0]?.customer).toBeNull();
  });

  test("work orders need not be there", async () => {
    await client.query("drop table workorder; insert into vehicle values (1, 'B 1 UJI', null, '2025-09-16')");
    expect(await vehiclesOf(sequelize).count(DAY)).toBe(1);
  });

  test("views, partitions, domains, other schemas and names that need quotes are read", async () => {
    await client.query(`
      create schema "Ruang $1 ""A""";
      create domain hari as date;
      create domain tanggal as hari;
      create domain bilangan as integer;
      create domain kode as bilangan check (value > 0);
      create domain nomor as kode;
      create table "Ruang $1 ""A"""."Kendaraan$2" ("$1" nomor, "Plat \\ $" text, "Pemilik;--" integer, "Terakhir ?" tanggal)
        partition by range ("Terakhir ?");
      create table bagian partition of "Ruang $1 ""A"""."Kendaraan$2" default;
      create view pemilik as select id as nomor, nama as "Nama :x", hp from customer;
      insert into customer values (5, 'Wayan', '08110000005');
      insert into "Ruang $1 ""A"""."Kendaraan$2" values (1, 'DK 1 UJI', 5, '2025-09-16')`);
    const vehicles = vehiclesOf(sequelize, {
      vehicle: {
        table: 'Ruang $1 "A".Kendaraan$2',
        id: "$1",
        plate: "Plat \\ $",
        customerId: "Pemilik;--",
        lastVisitDate: "Terakhir ?",
      },
      customer: { table: "pemilik", id: "nomor", name: "Nama :x" },
    });
    expect(await vehicles.count()).toBe(1);
    const page = await vehicles.findByLastVisit(DAY, ALL);
    expect(page.vehicles).toEqual([
      {
        id: "1",
        plate: "DK 1 UJI",
        lastVisitDate: "2025-09-16",
        customer: { name: "Wayan", phone: "08110000005" },
      },
    ]);
  });
});

describe("by ids", () => {
  test("those that never visited, of nobody or of a customer not on file are found", async () => {
    await client.query(`
      insert into customer values (1, 'Rina', '08110000001');
      insert into vehicle values (1, 'B 1 UJI', 1, null), (2, null, null, 'infinity'), (3, 'B 3 UJI', 99, null)`);
    const found = await vehiclesOf(sequelize).findByIds(["3", "1", "2", "4"]);
    expect([...found].sort((a, b) => Number(a.id) - Number(b.id))).toEqual([
      { id: "1", plate: "B 1 UJI", lastVisitDate: null, customer: { name: "Rina", phone: "08110000001" } },
      { id: "2", plate: null, lastVisitDate: null, customer: null },
      { id: "3", plate: "B 3 UJI", lastVisitDate: null, customer: null },
    ]);
  });

  test.each([
    ["smallint", ["32767", "-32768", "0"], ["32768", "-32769", "-0", "+1", " 1", "0x1"]],
    ["integer", ["2147483647", "-2147483648"], ["2147483648", "-2147483649", "1.0", "1e1"]],
    ["bigint", ["9223372036854775807", "-9223372036854775808"], ["9223372036854775808", "9".repeat(50)]],
    ["uuid", ["6f9619ff-8b86-4011-b42d-00c04fc964ff"], ["6F9619FF-8B86-4011-B42D-00C04FC964FF", "7"]],
    ["char(4)", ["AB  ", "ABCD"], ["ABCDE", "AB ", "\0", "\udc00"]],
    ["text", ["7", " 7", "{7}", 'a"b\\,c', "NULL", "\ufffd"], ["null", "\ud800", "7\0"]],
  ])(
    "of the type %s are found as they read, and no other text fails or is taken for one",
    async (type, real, odd) => {
      await client.query(`
      alter table vehicle drop constraint vehicle_pkey, alter id type text;
      alter table customer drop constraint customer_pkey, alter id type text;`);
      for (const id of real) await client.query("insert into vehicle (id) values ($1)", [id]);
      await client.query(`
      alter table vehicle alter id type ${type} using id::${type}, alter customer_id type ${type} using null;
      alter table customer alter id type ${type} using id::${type};`);
      const stored = real.map((id) => (type === "char(4)" ? id.trimEnd() : id));
      const found = await vehiclesOf(sequelize).findByIds([...odd, ...stored]);
      expect(found.map(({ id }) => id).sort()).toEqual([...stored].sort());
      expect(await vehiclesOf(sequelize).findByIds(odd)).toEqual([]);
    },
  );
});

test("each call works on a connection that knows nothing of those before", async () => {
  await client.query(
    "insert into vehicle select n, 'B ' || n, null, '2025-09-16' from generate_series(1, 5) as n",
  );
  // As behind a transaction pooler: what a session was told is gone by the next statement.
  const pooled = new Sequelize(database.url, { logging: false, pool: { max: 2, maxUses: 1 } });
  try {
    const vehicles = vehiclesOf(pooled);
    const first = await vehicles.findByLastVisit(DAY, { limit: 3, after: null });
    const second = await vehicles.findByLastVisit(DAY, { limit: 3, after: first.next });
    expect([...first.vehicles, ...second.vehicles].map(({ id }) => id)).toEqual(["1", "2", "3", "4", "5"]);
    expect(second.next).toBeNull();
  } finally {
    await pooled.close();
  }
});

test("a database that is lost is said to be, and found again", async () => {
  await client.query("insert into vehicle values (1, 'B 1 UJI', null, '2025-09-16')");
  const other = new Sequelize(database.url, { logging: false, pool: { max: 1 } });
  try {
    const vehicles = vehiclesOf(other);
    expect(await vehicles.count(DAY)).toBe(1);
    await client.query("begin; lock table vehicle in access exclusive mode");
    const counting = expect(vehicles.count(DAY)).rejects.toMatchObject({ code: "DATABASE_LOST" });
    await terminateWaiting(client);
    await counting;
    await client.query("commit");
    // The pool may hand the ended connection out once more before it hears of its end.
    await expect.poll(() => vehicles.count(DAY).catch(() => "lost")).toBe(1);
  } finally {
    await other.close();
  }
});

test("a page without room and a cursor that is none are refused", async () => {
  const vehicles = vehiclesOf(sequelize);
  for (const limit of [0, -1, 1.5, Number.NaN]) {
    await expect(vehicles.findByLastVisit(DAY, { limit, after: null })).rejects.toMatchObject({
      code: "INVALID_OPTION",
      message: `limit: expected a whole number of at least 1, got ${limit}`,
    });
  }
  for (const after of ["", "[]", '["a"]', "[1,2]", "null", "{}"]) {
    await expect(vehicles.findByLastVisit(DAY, { limit: 1, after })).rejects.toMatchObject({
      code: "INVALID_OPTION",
    });
  }
});

/** Ends the one connection that waits for a lock, as soon as it does. */
async function terminateWaiting(client: pg.Client): Promise<void> {
  let ended = 0;
  while (ended === 0) {
    const result = await client.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
    );
    ended = result.rowCount ?? 0;
  }
}
