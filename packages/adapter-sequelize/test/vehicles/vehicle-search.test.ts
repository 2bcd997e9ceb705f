import { readFileSync } from "node:fs";
import { vehicleSearchContract } from "@pengingat/core/testing";
import { createDatabase, type TestDatabase } from "@pengingat/test-support/database";
import type pg from "pg";
import { Sequelize } from "sequelize";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sequelizeStore } from "../../src/index.js";
import { resolveMapping } from "../../src/vehicles/resolved-mapping.js";
import { searchStatement } from "../../src/vehicles/vehicle-search.js";
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
  for (const text of ["B1001", "pelanggan 1001", "8110001001"]) {
    const bounds = Array.from({ length: 3 }, () => [text, `${text}\u{10ffff}`]).flat();
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

/** The statements of the README's section on the search, as somebody would paste them. */
function advisedIndexes(): string[] {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const [, section = ""] = /^## The indexes that the search wants\n(.*?)^## /ms.exec(readme) ?? [];
  const blocks = [...section.matchAll(/```sql\n([^`]+)```/g)].flatMap(([, sql = ""]) => sql.split(";"));
  return blocks.map((sql) => sql.trim()).filter((sql) => sql !== "");
}
