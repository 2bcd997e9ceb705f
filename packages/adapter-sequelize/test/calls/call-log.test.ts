import { callLogContract } from "@pengingat/core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Migrated, migrated, onLostDatabase } from "../support/migrated.js";

describe("the calls in PostgreSQL keep the contract:", () => {
  let bench: Migrated;

  beforeAll(async () => {
    bench = await migrated();
  });
  afterAll(() => bench.end());

  const cases = callLogContract(async () => {
    await bench.clear();
    await bench.database.query("truncate reminder_call");
    return { store: bench.store, elapse: bench.elapse };
  });
  for (const { name, run } of cases) it(name, run);

  it("says that the database is lost where it cannot be reached", async () => {
    const lost = onLostDatabase(({ calls }) => calls.list({ limit: 1, after: null }));
    await expect(lost).rejects.toMatchObject({ code: "DATABASE_LOST" });
  });
});
