import {
  holdOutContract,
  remindedVisitsContract,
  skippedVisitsContract,
  visitDatesContract,
} from "@pengingat/core/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sequelizeStore } from "../../src/index.js";
import { VISITS } from "../../src/results/reminded-visits.js";
import { type Migrated, migrated, onLostDatabase } from "../support/migrated.js";

let bench: Migrated;

beforeAll(async () => {
  bench = await migrated();
});
afterAll(() => bench.end());

describe("the reminded visits in PostgreSQL keep the contract:", () => {
  const cases = remindedVisitsContract(async () => {
    await bench.clear();
    return { store: bench.store };
  });
  for (const { name, run } of cases) it(name, run);

  it("says that the database is lost where it cannot be reached", async () => {
    const day = "2025-12-16";
    const lost = onLostDatabase(({ reminded }) =>
      reminded.list({ from: day, to: day, limit: 1, after: null }),
    );
    await expect(lost).rejects.toMatchObject({ code: "DATABASE_LOST" });
  });
});

describe("the records of a hold-out in PostgreSQL keep the contract:", () => {
  const cases = holdOutContract(async () => {
    await bench.clear();
    await bench.database.query("truncate reminder_holdout");
    return { store: bench.store };
  });
  for (const { name, run } of cases) it(name, run);
});

describe("the skipped visits in PostgreSQL keep the contract:", () => {
  const cases = skippedVisitsContract(async () => {
    await bench.clear();
    await bench.database.query("truncate reminder_skip");
    return { store: bench.store };
  });
  for (const { name, run } of cases) it(name, run);

  it("keeps no number, and writes nothing where all is known", async () => {
    const visit = { vehicleId: "a", visitDate: "2025-12-18", recipient: "628110000001", day: "2025-12-16" };
    const look = () =>
      bench.database.query("select xmin::text, xmax::text, to_jsonb(s)::text as row from reminder_skip as s");
    await bench.store.skipped.record([{ ...visit, code: "OPTED_OUT" }]);
    const written = await look();
    expect(JSON.stringify(written)).not.toContain("628110000001");
    await bench.store.skipped.record([{ ...visit, code: "OPTED_OUT", day: "2025-12-17" }]);
    expect(await look()).toEqual(written);
  });
});

describe.each([
  ["column", "integer", "date"],
  ["workorder", "uuid", "date"],
  ["workorder", "text", "timestamptz"],
  ["workorder", "bigint", "timestamp"],
] as const)(
  "the visits by %s, with ids that are %s and %s dates, keep the contract:",
  (source, idType, dateType) => {
    beforeEach(async () => {
      await bench.database.query(`
      drop table if exists customer, vehicle, workorder;
      create table customer (id ${idType} primary key, nama text, hp text);
      create table vehicle (id ${idType} primary key, no_pol text, customer_id ${idType}, last_visit_date ${dateType});
      create table workorder (id integer, vehicle_id ${idType}, tanggal_keluar ${dateType})`);
    });

    const ids =
      idType === "uuid"
        ? ["1", "2", "3"].map((n) => `00000000-0000-0000-0000-00000000000${n}`)
        : ["1", "2", "3"];
    const cases = visitDatesContract(() => {
      const { visitDates } = sequelizeStore(bench.sequelize, {
        mapping: { source, timeZone: "Asia/Jakarta" },
      });
      return {
        visitDates,
        ids,
        async seed(id, visits) {
          // 23:00 in Jakarta is still the day before in UTC.
          const last = visits.at(-1);
          const at = (day: string) =>
            dateType === "date" ? day : `${day} 23:00${dateType === "timestamptz" ? "+07" : ""}`;
          await bench.database.query("insert into vehicle (id, last_visit_date) values ($1, $2)", [
            id,
            last ? at(last) : null,
          ]);
          for (const day of visits.toReversed()) {
            await bench.database.query("insert into workorder (vehicle_id, tanggal_keluar) values ($1, $2)", [
              id,
              at(day),
            ]);
          }
          await bench.database.query("insert into workorder (vehicle_id, tanggal_keluar) values ($1, null)", [
            id,
          ]);
        },
      };
    });
    for (const { name, run } of cases) it(name, run);
  },
);

interface PlanNode {
  readonly "Node Type": string;
  readonly "Index Name"?: string;
  readonly "Actual Rows": number;
  readonly "Actual Loops": number;
  readonly Plans?: readonly PlanNode[];
}

describe("in a ledger of 36,000 messages about 12,000 visits", () => {
  beforeAll(async () => {
    await bench.clear();
    await bench.database.query(`
      insert into reminder_delivery (vehicle_id, visit_date, occasion, status, begun_on, recipient, settled_at)
      select 'vehicle ' || n % 10000, date '2025-01-03' + n / 33, date '2025-01-01' + n / 33 + late,
        'sent', date '2025-01-01' + n / 33 + late, '62811' || n % 9000, now()
      from generate_series(0, 11999) as n, generate_series(0, 2) as late`);
    await bench.database.query("analyze reminder_delivery");
  });

  it.each([
    ["the first page of a year", ["2025-01-01", "2025-12-31", null, null, 1001], 4_000],
    ["a page further on", ["2025-01-01", "2025-12-31", "2025-09-01", "1", 1001], 4_000],
  ])("%s is read by indexes, and little else is read", async (_, bind, most) => {
    const [row] = await bench.database.query<{ "QUERY PLAN": [{ Plan: PlanNode }] }>(
      `explain (analyze, format json) ${VISITS}`,
      bind,
    );
    const all = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(all)];
    const nodes = all(row?.["QUERY PLAN"][0].Plan as PlanNode);
    expect(nodes.filter((node) => node["Node Type"] === "Seq Scan")).toEqual([]);
    const begun = nodes.find((node) => node["Index Name"] === "reminder_delivery_begun");
    expect(begun?.["Actual Rows"]).toBeLessThanOrEqual(most);
  });

  it("every visit is listed once, in pages", async () => {
    let after: string | null = null;
    const seen = new Set<string>();
    do {
      const { visits, next } = await bench.store.reminded.list({
        from: "2025-01-01",
        to: "2026-12-31",
        limit: 5_000,
        after,
      });
      for (const { vehicleId, visitDate } of visits) seen.add(`${vehicleId} ${visitDate}`);
      after = next;
    } while (after !== null);
    expect(seen.size).toBe(12_000);
  });
});
