import { deliveryRecordsContract } from "@pengingat/core/testing";
import { afterAll, beforeAll, describe, it } from "vitest";
import { type Migrated, migrated } from "../support/migrated.js";

describe("the deliveries in PostgreSQL that a person looks at keep the contract:", () => {
  let bench: Migrated;

  beforeAll(async () => {
    bench = await migrated();
  });
  afterAll(() => bench.end());

  const cases = deliveryRecordsContract(async () => {
    await bench.clear();
    return { store: bench.store, elapse: bench.elapse };
  });
  for (const { name, run } of cases) it(name, run);
});
