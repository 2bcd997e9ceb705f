import { type DeliveryOnFile, deliveryLedgerContract } from "@pengingat/core/testing";
import { afterAll, beforeAll, describe, it } from "vitest";
import { type Migrated, migrated } from "../support/migrated.js";

describe("the ledger in PostgreSQL keeps the contract:", () => {
  let bench: Migrated;

  beforeAll(async () => {
    bench = await migrated();
  });
  afterAll(() => bench.end());

  const cases = deliveryLedgerContract(async () => {
    await bench.clear();
    return {
      ledger: bench.store.ledger,
      elapse: bench.elapse,
      stored: () =>
        bench.database.query<DeliveryOnFile & Record<string, unknown>>(
          `select vehicle_id as "vehicleId", visit_date::text as "visitDate", occasion::text as period, status,
             run_id as "runId", attempts, code, reason
           from reminder_delivery`,
        ),
    };
  });
  for (const { name, run } of cases) it(name, run);
});
