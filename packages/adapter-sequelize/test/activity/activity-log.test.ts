import { activityLogContract } from "@pengingat/core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Migrated, migrated, onLostDatabase } from "../support/migrated.js";

describe("what people did by hand, in PostgreSQL, keeps the contract:", () => {
  let bench: Migrated;

  beforeAll(async () => {
    bench = await migrated();
  });
  afterAll(() => bench.end());

  const cases = activityLogContract(async () => {
    await bench.database.query("truncate reminder_activity");
    return { activity: bench.store.activity };
  });
  for (const { name, run } of cases) it(name, run);

  it("says that the database is lost where it cannot be reached", async () => {
    const lost = onLostDatabase(({ activity }) => activity.list({ limit: 1, after: null }));
    await expect(lost).rejects.toMatchObject({ code: "DATABASE_LOST" });
  });
});
