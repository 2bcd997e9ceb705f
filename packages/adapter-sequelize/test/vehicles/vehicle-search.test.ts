import { readFileSync } from "node:fs";
import { vehicleSearchContract } from "@pengingat/core/testing";
import { createDatabase, type TestDatabase } from "@pengingat/test-support/database";
import type pg from "pg";
import { Sequelize } from "sequelize";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { sequelizeStore } from "../../src/index.js";
import { resolveMapping } from "../../src/vehicles/resolved-mapping.js";
import { endOf, searchStatement } from "../../src/vehicles/vehicle-search.js";
import { connect, createVehicleTables, ID_OF, tablesIn } from "./vehicle-tables.js";

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

for (const id of ["uuid", "text", "integer"] as const) {
  describe(`a search over ids of ${id}`, () => {
    const cases = vehicleSearchContract(
      async () => ({
        seed: await createVehicleTables(client, "fleet", { id, visit: "date" }),
        search: sequelizeStore(sequelize, { mapping: tablesIn("fleet") }).vehicleSearch,
      }),
      { idOf: ID_OF[id] },
    );
    for (const { name, run } of cases) test(name, run);
  });
}

test("with the README's indexes a search reads what it finds, and not the fleet", async () => {
  await client.query(`
    create table customer (id integer primary key, nama text, hp text);
    create table vehicle (id integer primary key, no_pol text, customer_id integer, last_visit_date date);
    insert into customer select n, 'Pelanggan ' || n, '0811' || lpad(n::text, 7, '0') from generate_series(1, 30000) n;
    insert into vehicle select n, 'B ' || n || ' UJI', n, '2025-08-18' from generate_series(1, 30000) n;`);
  for (const sql of advisedIndexes()) await client.query(sql);
  await client.query("analyze customer, vehicle");
  const sql = searchStatement(resolveMapping({}));
  for (const text of ["B1001", "pelanggan 1001", "8110001001", "pelanggan 1001é"]) {
    const bounds = Array.from({ length: 3 }, () => [text, endOf(text)]).flat();
    const { rows } = await client.query(`explain (analyze, format json) ${sql}`, [...bounds, 20]);
    const plan = JSON.stringify(rows);
    expect(plan).not.toContain("Seq Scan");
    expect(plan).toContain("vehicle_plate_search");
    expect(plan).toContain("customer_name_search");
    expect(plan).toContain("customer_phone_search");
  }
  const { vehicleSearch } = sequelizeStore(sequelize);
  expect((await vehicleSearch.search("b-10010", 20)).map(({ id }) => id)).toEqual(["10010"]);
  expect((await vehicleSearch.search("pelanggan 2999", 20)).length).toBe(11);
});

test.each(["LATIN1", "WIN1252", "SQL_ASCII", "UTF8"])(
  "a search in a database in %s finds the same",
  async (encoding) => {
    const { search } = await storeIn(
      encoding,
      `insert into customer values (1, 'José Contoh', '0811-0000-0001'), (2, 'Jos', '0811-0000-0002'), (3, 'Éva', '0822-0000-0003')`,
    );
    const found = async (text: string) => (await search.search(text, 9)).map(({ id }) => id).toSorted();
    expect(await found("b 100")).toEqual(["1", "2", "3"]);
    expect(await found("jos")).toEqual(["1", "2"]);
    expect(await found("josé")).toEqual(["1"]);
    expect(await found("jo王")).toEqual([]);
    expect(await found("0811 0000")).toEqual(["1", "2"]);
  },
);

test("where the number of one cannot be read, a search finds the others", async () => {
  const { search } = await storeIn(
    "UTF8",
    `insert into customer select n, 'Jos ' || n, '0811000000' || n from generate_series(1, 3) n;
     update customer set hp = 'kosong' where id = 2; alter table customer rename to pelanggan;
     create view customer as select id, nama, '0' || hp::bigint as hp from pelanggan`,
  );
  const found = async (text: string) => (await search.search(text, 9)).map(({ id }) => id);
  for (const text of ["b1", "jos", "08110000", "62811 0000"])
    expect(await found(text), text).toEqual(["1", "3"]);
  for (const text of ["b-1003", "JOS 3", "8110000003"]) expect(await found(text), text).toEqual(["3"]);
  expect(await found("jos 2")).toEqual([]);
  expect(await search.search("jos", 1)).toHaveLength(1);
});

test("such a search goes through ten thousand vehicles, and no more", async () => {
  const { search } = await storeIn(
    "UTF8",
    `insert into vehicle select n, 'B 100' || n || ' UJI', n, '2025-08-18' from generate_series(4, 10500) n;
     insert into customer values (2, 'Jos', 'kosong'), (9000, 'Jos', '08110000001'), (10400, 'Jos', '08110000002');
     alter table customer rename to pelanggan;
     create view customer as select id, nama, '0' || hp::bigint as hp from pelanggan`,
  );
  expect((await search.search("0811 0000", 9)).map(({ id }) => id)).toEqual(["9000"]);
});

test("a range ends, in the order of the bytes, after all that begins as its text", () => {
  expect(["abc", "~~", "a\u007f", "aé", "éé"].map(endOf)).toEqual(["abd", "~\u007f", "b", "b", null]);
});

/** A search in a fresh database of three vehicles, each of the customer with its number. */
async function storeIn(encoding: string, change: string) {
  const own = await createDatabase(undefined, encoding);
  const instance = new Sequelize(own.url, { logging: false });
  onTestFinished(async () => {
    await instance.close();
    await own.drop();
  });
  await own.query(`
    create table customer (id integer primary key, nama text, hp text);
    create table vehicle (id integer primary key, no_pol text, customer_id integer, last_visit_date date);
    insert into vehicle select n, 'B 100' || n || ' UJI', n, '2025-08-18' from generate_series(1, 3) n`);
  await own.query(change);
  return { search: sequelizeStore(instance).vehicleSearch };
}

/** The statements of the README's section on the search, as somebody would paste them. */
function advisedIndexes(): string[] {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const [, section = ""] = /^## The indexes that the search wants\n(.*?)^## /ms.exec(readme) ?? [];
  const blocks = [...section.matchAll(/```sql\n([^`]+)```/g)].flatMap(([, sql = ""]) => sql.split(";"));
  return blocks.map((sql) => sql.trim()).filter((sql) => sql !== "");
}
