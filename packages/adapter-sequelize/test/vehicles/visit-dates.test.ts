import { createDatabase, type TestDatabase } from "@pengingat/test-support/database";
import type pg from "pg";
import { Sequelize } from "sequelize";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { vehiclesOf } from "./mapped-vehicles.js";
import { type ColumnTypes, connect, createVehicleTables, tablesIn } from "./vehicle-tables.js";

const SOURCES = ["column", "workorder"] as const;
const ALWAYS = { from: "0001-01-01", to: "9999-12-31" };

let database: TestDatabase;
let client: pg.Client;
let sequelize: Sequelize;

beforeAll(async () => {
  database = await createDatabase();
  // What a session says of dates and zones must not matter; Sequelize sets the zone of each of its sessions itself.
  await database.query(
    `alter database "${new URL(database.url).pathname.slice(1)}" set datestyle = 'SQL, DMY'`,
  );
  client = await connect(database.url);
  sequelize = new Sequelize(database.url, { logging: false, timezone: "+09:00" });
});

afterAll(async () => {
  await sequelize.close();
  await client.end();
  await database.drop();
});

/** One vehicle for each visit, with ids from 1, in both sources. */
async function store(visit: ColumnTypes["visit"], visits: readonly (string | null)[]): Promise<void> {
  await createVehicleTables(client, "fleet", { id: "integer", visit });
  await client.query(
    `with visits as (select n::integer, v from unnest($1::${visit}[]) with ordinality as t(v, n)),
     cars as (insert into fleet.vehicle (id, last_visit_date) select n, v from visits)
     insert into fleet.workorder select gen_random_uuid(), n, v from visits`,
    [visits],
  );
}

async function found(
  source: "column" | "workorder",
  range: { from: string; to: string },
  timeZone = "Asia/Jakarta",
  visitZone?: string,
) {
  const vehicles = vehiclesOf(sequelize, {
    ...tablesIn("fleet"),
    ...{ source, timeZone, ...(visitZone !== undefined && { visitZone }) },
  });
  const all: [string, string][] = [];
  let after: string | null = null;
  do {
    const page = await vehicles.findByLastVisit(range, { limit: 1, after });
    for (const { id, lastVisitDate } of page.vehicles) all.push([id, lastVisitDate]);
    after = page.next;
  } while (after !== null);
  expect(await vehicles.count(range)).toBe(all.length);
  const byId = await vehicles.findByIds(all.map(([id]) => id));
  expect(new Map(byId.map(({ id, lastVisitDate }) => [id, lastVisitDate]))).toEqual(new Map(all));
  return all;
}

describe.each(SOURCES)("visits by %s", (source) => {
  describe.each(["date", "timestamp", "timestamptz"] as const)("of type %s", (visit) => {
    beforeEach(() =>
      store(visit, ["-infinity", "infinity", "0044-03-15 BC", "10000-01-01 12:00", null, "2025-09-16 12:00"]),
    );

    test("infinities and years that no calendar date holds are never given", async () => {
      expect(await found(source, ALWAYS)).toEqual([["6", "2025-09-16"]]);
      const vehicles = vehiclesOf(sequelize, { ...tablesIn("fleet"), source, timeZone: "Asia/Jakarta" });
      const all = await vehicles.findByIds(["1", "2", "3", "4", "5"]);
      expect(all.map(({ lastVisitDate }) => lastVisitDate)).toEqual([null, null, null, null, null]);
    });
  });

  test("the first and the last calendar date are given, page after page", async () => {
    for (const visit of ["date", "timestamp"] as const) {
      await store(visit, ["0001-01-01", "9999-12-31", "9999-12-31"]);
      expect(await found(source, ALWAYS)).toEqual([
        ["1", "0001-01-01"],
        ["2", "9999-12-31"],
        ["3", "9999-12-31"],
      ]);
    }
    // In UTC the first lies in the year before Christ, the last in the year 10000.
    await store("timestamptz", [
      "0001-01-01 00:00 Asia/Jakarta",
      "0001-01-01 00:00 Asia/Jakarta",
      "9999-12-31 23:59 America/New_York",
    ]);
    expect(await found(source, ALWAYS, "Asia/Jakarta")).toEqual([
      ["1", "0001-01-01"],
      ["2", "0001-01-01"],
    ]);
    expect(await found(source, { ...ALWAYS, from: "9999-12-01" }, "America/New_York")).toEqual([
      ["3", "9999-12-31"],
    ]);
  });

  test("microseconds tell two visits apart, and a page ends between them", async () => {
    await store("timestamptz", ["2025-09-16 10:00:00.000002+07", "2025-09-16 10:00:00.000001+07"]);
    expect((await found(source, ALWAYS)).map(([id]) => id)).toEqual(["2", "1"]);
  });

  test.each(["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "Pacific/Kiritimati", "America/New_York"])(
    "an instant counts for its local date in %s",
    async (zone) => {
      await store("timestamptz", [
        `2025-09-15 23:59:59.999999 ${zone}`,
        `2025-09-16 00:00:00 ${zone}`,
        `2025-09-16 23:59:59.999999 ${zone}`,
        `2025-09-17 00:00:00 ${zone}`,
      ]);
      expect(await found(source, { from: "2025-09-16", to: "2025-09-16" }, zone)).toEqual([
        ["2", "2025-09-16"],
        ["3", "2025-09-16"],
      ]);
    },
  );

  test.each(["Asia/Jakarta", "Asia/Jayapura", "Pacific/Kiritimati", "America/New_York"])(
    "a timestamp that is written in UTC counts for its local date in %s",
    async (zone) => {
      const local = [
        "2025-09-15 23:59:59.999999",
        "2025-09-16 00:00",
        "2025-09-16 23:59:59.999999",
        "2025-09-17 00:00",
      ];
      const { rows } = await client.query<{ utc: string }>(
        "select to_char((v::timestamp at time zone $2) at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') as utc from unnest($1::text[]) as v",
        [local, zone],
      );
      await store("timestamp", [...rows.map(({ utc }) => utc), "infinity", "-infinity", null]);
      const day = { from: "2025-09-16", to: "2025-09-16" };
      expect(await found(source, day, zone, "UTC")).toEqual([
        ["2", "2025-09-16"],
        ["3", "2025-09-16"],
      ]);
      expect(await found(source, ALWAYS, zone, "UTC")).toHaveLength(4);
    },
  );

  test("a timestamp is taken as it is written where its zone is the local one", async () => {
    await store("timestamp", ["2025-09-16 00:00", "2025-09-16 23:59:59.999999", "2025-09-17 00:00"]);
    const day = { from: "2025-09-16", to: "2025-09-16" };
    for (const zones of [["Asia/Jakarta"], ["Asia/Jakarta", "Asia/Jakarta"]] as const) {
      expect((await found(source, day, ...zones)).map(([id]) => id)).toEqual(["1", "2"]);
    }
  });

  test("an hour that the clock strikes twice after midnight belongs to its day, both times", async () => {
    // Havana, 2 November 2025: 01:00 becomes 00:00.
    await store("timestamptz", [
      "2025-11-02 03:59:59Z",
      "2025-11-02 04:30Z",
      "2025-11-02 05:30Z",
      "2025-11-03 05:00Z",
    ]);
    const day = { from: "2025-11-02", to: "2025-11-02" };
    expect((await found(source, day, "America/Havana")).map(([id]) => id)).toEqual(["2", "3"]);
    const dayBefore = { from: "2025-11-01", to: "2025-11-01" };
    expect((await found(source, dayBefore, "America/Havana")).map(([id]) => id)).toEqual(["1"]);
  });

  test("a day whose midnight the clock skips begins an hour later", async () => {
    // São Paulo, 4 November 2018: 00:00 becomes 01:00.
    await store("timestamptz", [
      "2018-11-04 02:59:59Z",
      "2018-11-04 03:00Z",
      "2018-11-05 01:59:59Z",
      "2018-11-05 02:00Z",
    ]);
    const day = { from: "2018-11-04", to: "2018-11-04" };
    expect((await found(source, day, "America/Sao_Paulo")).map(([id]) => id)).toEqual(["2", "3"]);
  });
});
