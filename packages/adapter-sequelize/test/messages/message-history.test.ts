import { messageHistoryContract } from "@pengingat/core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Migrated, migrated, onLostDatabase } from "../support/migrated.js";

describe("what went out, in PostgreSQL, keeps the contract:", () => {
  let bench: Migrated;

  beforeAll(async () => {
    bench = await migrated();
  });
  afterAll(() => bench.end());

  const cases = messageHistoryContract(async () => {
    await bench.clear();
    return { store: bench.store, elapse: bench.elapse };
  });
  for (const { name, run } of cases) it(name, run);

  it("says that the database is lost where it cannot be reached", async () => {
    const lost = onLostDatabase(({ messageHistory }) => messageHistory.ofVehicles(["a"], 1));
    await expect(lost).rejects.toMatchObject({ code: "DATABASE_LOST" });
  });
});
