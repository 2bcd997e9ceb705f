import { runHistoryContract } from "@pengingat/core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Migrated, migrated } from "../support/migrated.js";

describe("the history of runs in PostgreSQL", () => {
  let fixture: Migrated;

  beforeAll(async () => {
    fixture = await migrated();
  });
  afterAll(() => fixture.end());

  const cases = runHistoryContract(async () => {
    await fixture.database.query("delete from reminder_run");
    return {
      history: fixture.store.history,
      async elapse(ms) {
        await fixture.database.query(
          "update reminder_run set alive_until = alive_until - $1::float8 * interval '1 ms'",
          [ms],
        );
      },
    };
  });
  for (const { name, run } of cases) it(`keeps the contract: ${name}`, run);

  it("knows no run under what is no id", async () => {
    expect(await fixture.store.history.get("1; drop table reminder_run")).toBeNull();
  });

  it("lists runs newest first where their numbers differ in length", async () => {
    await fixture.database.query("truncate reminder_run restart identity");
    await fixture.database.query(
      `insert into reminder_run (id, started_by_kind, today, lease_ms, alive_until)
       select gen_random_uuid(), 'http', date '2025-12-01' + n, 1000, now() from generate_series(0, 11) as n`,
    );
    const { runs } = await fixture.store.history.list({ limit: 12, after: null });
    expect(runs.map(({ today }) => Number(today.slice(-2)))).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });
});
