import type { Suppression } from "@pengingat/core";
import { suppressionListContract } from "@pengingat/core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Migrated, migrated, onLostDatabase } from "../support/migrated.js";

describe("the suppression list in PostgreSQL keeps the contract:", () => {
  let fixture: Migrated;

  beforeAll(async () => {
    fixture = await migrated();
  });
  afterAll(() => fixture.end());

  const cases = suppressionListContract(async () => {
    await fixture.database.query("truncate reminder_suppression restart identity");
    return {
      suppressions: fixture.store.suppressions,
      stored: () =>
        fixture.database.query<Suppression & Record<string, unknown>>(
          `select number, kind, added_by as by, reason, added_at as "addedAt"
           from reminder_suppression where lifted_at is null`,
        ),
    };
  });
  for (const { name, run } of cases) it(name, run);

  it("numbers of a page are found by an index, however long the list is", async () => {
    await fixture.database.query("truncate reminder_suppression");
    await fixture.database.query(
      `insert into reminder_suppression (number, kind, added_by)
       select (628110000000 + n)::text, 'set_aside', 'gateway' from generate_series(1, 20000) as n`,
    );
    await fixture.database.query("analyze reminder_suppression");
    const plan = await fixture.database.query(
      "explain select number, kind from reminder_suppression where number = any($1::text[])",
      [Array.from({ length: 500 }, (_, n) => String(628_110_000_000 + n))],
    );
    expect(JSON.stringify(plan)).toContain("reminder_suppression_pkey");
  });

  it("says that the database is lost where it cannot be reached", async () => {
    const lost = onLostDatabase(({ suppressions }) => suppressions.find(["628110000001"]));
    await expect(lost).rejects.toMatchObject({ code: "DATABASE_LOST" });
  });
});
