import { type ScheduledRunOnFile, scheduledRunsContract } from "@pengingat/core/testing";
import { afterAll, beforeAll, describe, it } from "vitest";
import { type Migrated, migrated } from "../support/migrated.js";

describe("the scheduled runs in PostgreSQL keep the contract:", () => {
  let fixture: Migrated;

  beforeAll(async () => {
    fixture = await migrated();
  });
  afterAll(() => fixture.end());

  const cases = scheduledRunsContract(async () => {
    await fixture.database.query("delete from reminder_slot");
    return {
      scheduledRuns: fixture.store.scheduledRuns,
      async elapse(ms) {
        await fixture.database.query(
          "update reminder_slot set lease_until = lease_until - $1::float8 * interval '1 ms'",
          [ms],
        );
      },
      async stored({ job, scheduledFor }) {
        const [row] = await fixture.database.query<ScheduledRunOnFile & Record<string, unknown>>(
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
