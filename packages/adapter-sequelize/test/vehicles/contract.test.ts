import { fleetReaderContract, vehicleRepositoryContract } from "@pengingat/core/testing";
import { createDatabase, type TestDatabase } from "@pengingat/test-support/database";
import type pg from "pg";
import { Sequelize } from "sequelize";
import { afterAll, beforeAll, describe, test } from "vitest";
import { storeOf, vehiclesOf } from "./mapped-vehicles.js";
import {
  type ColumnTypes,
  connect,
  createVehicleTables,
  detailedTablesIn,
  ID_OF,
  tablesIn,
  ZONE,
} from "./vehicle-tables.js";

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

let made:
  | { readonly types: string; readonly seed: Awaited<ReturnType<typeof createVehicleTables>> }
  | undefined;

/** The way to fill the tables, which are empty, and are made again only where their types are others. */
async function emptyTables(columns: ColumnTypes) {
  const types = `${columns.id} ${columns.visit}`;
  if (made?.types === types) {
    await client.query("delete from fleet.workorder; delete from fleet.vehicle; delete from fleet.customer");
  } else {
    made = { types, seed: await createVehicleTables(client, "fleet", columns) };
  }
  return made.seed;
}

const columnTypes: readonly ColumnTypes[] = [
  { id: "uuid", visit: "date" },
  { id: "text", visit: "date" },
  { id: "varchar(40)", visit: "date" },
  { id: "integer", visit: "date" },
  { id: "bigint", visit: "date" },
  { id: "uuid", visit: "timestamp" },
  { id: "text", visit: "timestamptz" },
];

for (const source of ["column", "workorder"] as const) {
  const lacks = source === "column" ? (["isInWorkshop"] as const) : [];
  for (const types of columnTypes) {
    describe(`visits by ${source}, ids of ${types.id}, visits of ${types.visit}`, () => {
      const cases = vehicleRepositoryContract(
        async () => ({
          seed: await emptyTables(types),
          vehicles: vehiclesOf(sequelize, { ...detailedTablesIn("fleet"), source, timeZone: ZONE }),
        }),
        { idOf: ID_OF[types.id], lacks },
      );
      for (const { name, run } of cases) test(name, run);
      const fleet = fleetReaderContract(
        async () => ({
          seed: await emptyTables(types),
          fleet: storeOf(sequelize, { ...tablesIn("fleet"), source, timeZone: ZONE }).fleet,
        }),
        { idOf: ID_OF[types.id] },
      );
      for (const { name, run } of fleet) test(`the fleet: ${name}`, run);
    });
  }
  describe(`visits by ${source}, nothing mapped that need not be`, () => {
    const cases = vehicleRepositoryContract(
      async () => ({
        seed: await emptyTables({ id: "text", visit: "date" }),
        vehicles: vehiclesOf(sequelize, {
          ...tablesIn("fleet"),
          source,
          workOrder: { table: "fleet.workorder", open: "ignore" },
        }),
      }),
      { lacks: ["salutation", "language", "isInactive", "isInWorkshop"] },
    );
    for (const { name, run } of cases) test(name, run);
  });
}

describe("visits by workorder, whose vehicles an index finds", () => {
  const cases = vehicleRepositoryContract(
    async () => {
      const seed = await emptyTables({ id: "uuid", visit: "timestamptz" });
      await client.query("create index if not exists orders on fleet.workorder (vehicle_id, tanggal_keluar)");
      return {
        seed,
        vehicles: vehiclesOf(sequelize, {
          ...detailedTablesIn("fleet"),
          source: "workorder",
          timeZone: ZONE,
        }),
      };
    },
    { idOf: ID_OF.uuid },
  );
  for (const { name, run } of cases) test(name, run);
});
