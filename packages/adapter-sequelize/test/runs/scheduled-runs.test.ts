import { type ScheduledRunOnFile, scheduledRunsContract } from "@pengingat/core/testing";
import { afterAll, beforeAll, describe, it } from "vitest";
import { type Migrated, migrated } from "../support/migrated.js";

describe("the scheduled runs in PostgreSQL keep the contract:", () => {
  let bench: Migrated;

  beforeAll(async () => {
    bench = await migrated();
  });
  afterAll(() => bench.end());

  const cases = scheduledRunsContract(async () => {
    await bench.database.query("delete from reminder_slot");
    return {
      scheduledRuns: bench.store.scheduledRuns,
      async elapse(ms) {
        await bench.database.query(
          "update reminder_slot set lease_until = lease_until - $1::float8 * interval '1 ms'",
          [ms],
        );
      },
      async stored({ job, scheduledFor }) {
        const [row] = await bench.database.query<ScheduledRunOnFile & Record<string, unknown>>(
          `select finished_at is not null as finished, token from reminder_slot
           where job = $1 and scheduled_for = $2`,
          [job, scheduledFor],
        );
        return row ?? null;
      },
    };
  });
  for (const { name, run } of cases) it(name, run);
});
