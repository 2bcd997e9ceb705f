import { deliveryRecordsContract } from "@pengingat/core/testing";
import { afterAll, beforeAll, describe, it } from "vitest";
import { type Migrated, migrated } from "../support/migrated.js";

describe("the deliveries in PostgreSQL that a person looks at keep the contract:", () => {
  let fixture: Migrated;

  beforeAll(async () => {
    fixture = await migrated();
  });
  afterAll(() => fixture.end());

  const cases = deliveryRecordsContract(async () => {
    await fixture.clear();
    return { store: fixture.store, elapse: fixture.elapse };
  });
  for (const { name, run } of cases) it(name, run);
});
