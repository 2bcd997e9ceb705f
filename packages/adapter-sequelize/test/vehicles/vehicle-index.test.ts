import { readFileSync } from "node:fs";
import { createDatabase, type TestDatabase } from "@pengingat/test-support/database";
import { createFleet } from "@pengingat/test-support/fleet";
import type pg from "pg";
import { Sequelize } from "sequelize";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { vehiclesOf } from "./mapped-vehicles.js";
import { connect } from "./vehicle-tables.js";

const DUE = { from: "2025-09-15", to: "2025-09-17" };

let database: TestDatabase;
let client: pg.Client;
let sequelize: Sequelize;
const queries: { sql: string; bind: unknown[] }[] = [];

beforeAll(async () => {
  database = await createDatabase();
  client = await connect(database.url);
  await createFleet(database.url, { vehicles: 100_000, workOrders: 3, today: "2026-01-15", indexes: false });
  for (const sql of advisedIndexes()) await client.query(sql);
  await client.query("analyze");
  sequelize = observed(database.url);
});

afterAll(async () => {
  await sequelize.close();
  await client.end();
  await database.drop();
});

describe.each(["column", "workorder"] as const)("a fleet of 100,000, visits by %s", (source) => {
  test("the due are counted and read by the README's indexes, and little else is read", async () => {
    const vehicles = vehiclesOf(sequelize, { source });
    const due = await vehicles.count(DUE);
    expect(due).toBeGreaterThan(500);
    const [count] = await plans(() => vehicles.count(DUE));
    expect(tablesReadWhole(count)).not.toContain(source === "column" ? "vehicle" : "workorder");

    const limit = 200;
    let after: string | null = null;
    let pages = 0;
    do {
      const [plan] = await plans(async () => {
        const page = await vehicles.findByLastVisit(DUE, { limit, after });
        after = page.next;
      });
      pages += 1;
      expect(tablesReadWhole(plan)).toEqual([]);
      // For each vehicle of a page: itself and its customer. By work orders: also those of the range, of whose vehicles
      // most have been there since, and the latest of each.
      expect(rowsRead(plan)).toBeLessThan(limit * (source === "column" ? 3 : 12));
      expect(JSON.stringify(plan)).toMatch(
        source === "column" ? /vehicle_last_visit_date_id_idx/ : /workorder_tanggal_keluar_vehicle_id_idx/,
      );
      // The page begins where the one before ended, by the index itself.
      if (pages > 1) expect(JSON.stringify(plan)).toMatch(/"Index Cond":"[^"]*ROW\(/);
    } while (after !== null);
    expect(pages).toBe(Math.ceil(due / limit));
  });

  test("they are those that the rule finds in plain SQL", async () => {
    const visit =
      source === "column"
        ? "last_visit_date"
        : "(select max(tanggal_keluar) from workorder where vehicle_id = v.id)";
    const { rows } = await client.query<{ id: string }>(
      `select id::text from vehicle v where (${visit} + interval '4 months')::date - date '2026-01-15' between 0 and 2`,
    );
    const { vehicles } = await vehiclesOf(sequelize, { source }).findByLastVisit(DUE, {
      limit: 10_000,
      after: null,
    });
    expect(vehicles.map(({ id }) => id).sort()).toEqual(rows.map(({ id }) => id).sort());
  });
});

describe("work orders without an index of their vehicles", () => {
  let bare: TestDatabase;
  let reader: pg.Client;

  beforeAll(async () => {
    bare = await createDatabase();
    reader = await connect(bare.url);
    await createFleet(bare.url, { vehicles: 5_000, workOrders: 3, today: "2026-01-15", indexes: false });
  });
  afterAll(async () => {
    await reader.end();
    await bare.drop();
  });

  test.each([
    ["none at all", ""],
    [
      "one that leaves rows out",
      "create index on workorder (vehicle_id) where tanggal_keluar > '2025-12-01'",
    ],
    ["one that cannot be ordered", "create index on workorder using hash (vehicle_id)"],
    ["one that has them last", "create index on workorder (id, vehicle_id)"],
  ])("%s: the table is read a few times, not once a vehicle", async (_, index) => {
    await reader.query(index);
    const other = observed(bare.url);
    try {
      const vehicles = vehiclesOf(other, { source: "workorder" });
      const due = await vehicles.count(DUE);
      expect(due).toBeGreaterThan(30);
      const [count] = await plans(() => vehicles.count(DUE), reader);
      const [page] = await plans(() => vehicles.findByLastVisit(DUE, { limit: 20, after: null }), reader);
      for (const plan of [count, page]) {
        const scans = nodes(plan).filter((node) => node["Node Type"] === "Seq Scan");
        expect(scans.filter((node) => node["Relation Name"] === "workorder").length).toBeGreaterThan(0);
        expect(Math.max(...scans.map((node) => node["Actual Loops"]))).toBeLessThan(due);
      }
    } finally {
      await other.close();
    }
  });
});

test.each(["column", "workorder"] as const)(
  "ids are looked up by their index, and nobody else is read, visits by %s",
  async (source) => {
    const { rows } = await client.query<{ id: string }>(
      "select id::text from vehicle order by no_pol limit 200",
    );
    const vehicles = vehiclesOf(sequelize, { source });
    await vehicles.findByIds(["not an id"]);
    const [plan, ...others] = await plans(() =>
      vehicles.findByIds([...rows.map(({ id }) => id), "not an id"]),
    );
    expect(others).toEqual([]);
    expect(tablesReadWhole(plan)).toEqual([]);
    // For each the vehicle and its customer, and with work orders its three.
    expect(rowsRead(plan)).toBeLessThanOrEqual(source === "column" ? 400 : 1_000);
  },
);

test("open work orders cost a look-up in an index for each vehicle of a page, and only where they count", async () => {
  const lookUps = async (open: "skip" | "ignore") => {
    const vehicles = vehiclesOf(sequelize, { source: "workorder", workOrder: { open } });
    await vehicles.count(DUE);
    const [plan] = await plans(() => vehicles.findByLastVisit(DUE, { limit: 200, after: null }));
    expect(tablesReadWhole(plan)).toEqual([]);
    return nodes(plan).filter((node) =>
      JSON.stringify(node).match(/"Index Cond":"[^"]*tanggal_keluar IS NULL/),
    );
  };
  expect((await lookUps("skip")).length).toBeGreaterThan(0);
  expect(await lookUps("ignore")).toEqual([]);
});

test("a timestamp that is written in another zone is found by an index", async () => {
  await client.query(`
    create table riwayat as select id, no_pol, customer_id, last_visit_date::timestamp as keluar from vehicle;
    create index riwayat_keluar on riwayat (keluar, id);
    analyze riwayat`);
  const vehicles = vehiclesOf(sequelize, {
    vehicle: { table: "riwayat", lastVisitDate: "keluar" },
    timeZone: "Asia/Jakarta",
    visitZone: "UTC",
  });
  const due = await vehicles.count(DUE);
  const [count, page] = [
    ...(await plans(() => vehicles.count(DUE))),
    ...(await plans(() => vehicles.findByLastVisit(DUE, { limit: 200, after: null }))),
  ];
  expect(tablesReadWhole(count)).toEqual([]);
  expect(JSON.stringify(count)).toContain("riwayat_keluar");
  expect(JSON.stringify(page)).toContain("riwayat_keluar");
  // A day more on both sides of three.
  expect(rowsRead(count)).toBeLessThan(due * 3);
});

/** An instance whose statements are kept in `queries`, but for those of the catalog, which a first page reads again. */
function observed(url: string): Sequelize {
  const instance = new Sequelize(url, { logging: false });
  instance.addHook("afterQuery", (options, query) => {
    if (!isBound(options) || !isSent(query)) throw new Error("expected a query with bound values");
    if (!/\bpg_(type|class|attribute)\b/.test(query.sql)) {
      queries.push({ sql: query.sql, bind: options.bind });
    }
  });
  return instance;
}

/** The statements of the README's section on indexes, as somebody would paste them. */
function advisedIndexes(): string[] {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const [, section = ""] = /^## Indexes for a big fleet\n(.*?)^## /ms.exec(readme) ?? [];
  const statements = [...section.matchAll(/```sql\n([^`]+)```/g)].flatMap(([, sql = ""]) => sql.split(";"));
  return statements.map((sql) => sql.trim()).filter((sql) => sql !== "");
}

interface PlanNode {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Actual Rows": number;
  readonly "Actual Loops": number;
  readonly Plans?: readonly PlanNode[];
}

/** The plans, with what they really read, of the statements that `work` sends. */
async function plans(work: () => Promise<unknown>, on: pg.Client = client): Promise<PlanNode[]> {
  queries.length = 0;
  await work();
  const found: PlanNode[] = [];
  for (const { sql, bind } of queries) {
    const { rows } = await on.query<{ "QUERY PLAN": [{ Plan: PlanNode }] }>(
      `explain (analyze, format json) ${sql}`,
      bind,
    );
    const plan = rows[0]?.["QUERY PLAN"][0].Plan;
    if (plan) found.push(plan);
  }
  return found;
}

function nodes(plan: PlanNode | undefined): PlanNode[] {
  return plan ? [plan, ...(plan.Plans ?? []).flatMap(nodes)] : [];
}

function tablesReadWhole(plan: PlanNode | undefined): (string | undefined)[] {
  return nodes(plan)
    .filter((node) => node["Node Type"] === "Seq Scan")
    .map((node) => node["Relation Name"]);
}

function rowsRead(plan: PlanNode | undefined): number {
  const scans = nodes(plan).filter((node) => node["Relation Name"] !== undefined);
  return scans.reduce((sum, node) => sum + node["Actual Rows"] * node["Actual Loops"], 0);
}

function isBound(options: unknown): options is { bind: unknown[] } {
  return typeof options === "object" && options !== null && "bind" in options && Array.isArray(options.bind);
}

function isSent(query: unknown): query is { sql: string } {
  return typeof query === "object" && query !== null && "sql" in query && typeof query.sql === "string";
}
