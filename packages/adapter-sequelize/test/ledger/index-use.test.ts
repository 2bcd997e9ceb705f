import { QueryTypes } from "sequelize";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GIVE_BACK, GIVE_BACK_STALE, RENEW, TIDY } from "../../src/ledger/ledger-statements.js";
import { LISTS } from "../../src/ledger/sequelize-records.js";
import { type Migrated, migrated } from "../support/migrated.js";

describe("among 20,000 deliveries, nearly all of them sent", () => {
  let bench: Migrated;

  beforeAll(async () => {
    bench = await migrated();
    await bench.database.query(`
      insert into reminder_delivery (vehicle_id, visit_date, occasion, run_id, status)
      select n::text, '2025-12-18', '2025-12-16', 'run ' || n % 50,
        case n % 1000 when 1 then 'claimed' when 2 then 'sending' when 3 then 'failed' when 4 then 'unknown' else 'sent' end
      from generate_series(1, 20000) as n`);
    await bench.database.query("analyze reminder_delivery");
  });
  afterAll(() => bench.end());

  async function plan(sql: string, bind: unknown[]): Promise<string> {
    const rows = await bench.sequelize.query<Record<"QUERY PLAN", string>>(`explain (costs off) ${sql}`, {
      bind,
      type: QueryTypes.SELECT,
    });
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  }

  it.each([
    ["renewed", RENEW, ["run 1", 60_000]],
    ["given back by their run", GIVE_BACK, ["run 1", []]],
    ["given back for a run that died", GIVE_BACK_STALE, [60_000]],
    ["closed when left behind", TIDY, ["2025-12-17", false, 60_000]],
  ])("those that are held are found by an index to be %s", async (_, sql, bind) => {
    const found = await plan(sql, bind);
    expect(found).toContain("reminder_delivery_held");
    expect(found).not.toContain("Seq Scan on reminder_delivery");
  });

  it.each(["failed", "unknown"] as const)("those that are %s are listed by an index", async (status) => {
    const found = await plan(LISTS[status], [null, 50]);
    expect(found).toContain("reminder_delivery_open_question");
    expect(found).not.toContain("Seq Scan");
  });
});
