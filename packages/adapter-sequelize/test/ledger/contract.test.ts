import { type DeliveryOnFile, deliveryLedgerContract } from "@pengingat/core/testing";
import { afterAll, beforeAll, describe, it } from "vitest";
import { type Migrated, migrated } from "../support/migrated.js";

describe("the ledger in PostgreSQL keeps the contract:", () => {
  let fixture: Migrated;

  beforeAll(async () => {
    fixture = await migrated();
  });
  afterAll(() => fixture.end());

  const cases = deliveryLedgerContract(async () => {
    await fixture.clear();
    return {
      ledger: fixture.store.ledger,
      elapse: fixture.elapse,
      stored: () =>
        fixture.database.query<DeliveryOnFile & Record<string, unknown>>(
          `select vehicle_id as "vehicleId", visit_date::text as "visitDate", occasion::text as period, status,
             run_id as "runId", attempts, code, reason
           from reminder_delivery`,
        ),
    };
  });
  for (const { name, run } of cases) it(name, run);
});
