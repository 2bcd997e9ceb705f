import { createReminderService, type Messenger, systemClock } from "@pengingat/core";
import { localDate } from "@pengingat/core/adapter";
// Built, as each thread loads it.
import { sequelizeStore } from "../../packages/adapter-sequelize/dist/index.js";
import { connectDatabase } from "../../packages/pengingat/src/database/connect.ts";
import type { ScheduledParts } from "../../packages/scheduler-bree/src/scheduled-run.ts";

/** What a scheduled run is given. */
export interface RunSetting {
  readonly databaseUrl: string;
  readonly timeZone: string;
  readonly messenger: Messenger;
  /** The simulated wall clock, which decides the date; leases and waits inside a run go by real time. */
  readonly now: () => Date;
}

/** Opens the service on connections of its own, as the worker of a program does. */
export function scheduledParts({ databaseUrl, timeZone, messenger, now }: RunSetting): ScheduledParts {
  const sequelize = connectDatabase(databaseUrl);
  const store = sequelizeStore(sequelize);
  const clock = { ...systemClock({ timeZone }), now, today: () => localDate(timeZone, now()) };
  const service = createReminderService(
    { ...store, clock, messenger },
    { servicePhone: SERVICE_PHONE, ratePerMinute: 0, concurrency: 20, pageSize: 200 },
  );
  return {
    service,
    scheduledRuns: store.scheduledRuns,
    leaseMs: 60_000,
    close: () => sequelize.close(),
  };
}

/** Named in each text. */
export const SERVICE_PHONE = "08110000999";
