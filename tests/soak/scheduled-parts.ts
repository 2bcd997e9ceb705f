import { createReminderService, localDate, type Messenger, systemClock } from "@pengingat/core";
import { runRecorder } from "@pengingat/core/extras";
import {
  sequelizeHistory,
  sequelizeLedger,
  sequelizeSlots,
  sequelizeVehicles,
} from "../../packages/adapter-sequelize/src/index.ts";
import { connectDatabase } from "../../packages/pengingat/src/database/connect.ts";
import type { ScheduledParts } from "../../packages/scheduler-bree/src/scheduled-run.ts";

/** What a scheduled run is given. */
export interface RunSetting {
  readonly databaseUrl: string;
  readonly timeZone: string;
  readonly messenger: Messenger;
  /** The simulated clock on the wall, which decides the date; leases and waits inside a run go by real time. */
  readonly now: () => Date;
}

/** The service on connections of its own, as the worker of a program opens it. */
export function scheduledParts({ databaseUrl, timeZone, messenger, now }: RunSetting): ScheduledParts {
  const sequelize = connectDatabase(databaseUrl);
  const service = createReminderService(
    {
      vehicles: sequelizeVehicles(sequelize),
      ledger: sequelizeLedger(sequelize),
      clock: { ...systemClock({ timeZone }), now, today: () => localDate(timeZone, now()) },
      messenger,
    },
    { ratePerMinute: 0, concurrency: 20, pageSize: 200, recorder: runRecorder(sequelizeHistory(sequelize)) },
  );
  const slots = sequelizeSlots(sequelize);
  return { service, slots, leaseMs: 60_000, close: () => sequelize.close() };
}
