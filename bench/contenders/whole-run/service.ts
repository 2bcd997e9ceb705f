import { sequelizeStore } from "@pengingat/adapter-sequelize";
import { starsenderMessenger } from "@pengingat/adapter-starsender";
import { createReminderService, type ReminderServiceOptions, systemClock } from "@pengingat/core";
import { SERVICE_PHONE, TIME_ZONE, TODAY } from "../../harness/stage.ts";
import { connect } from "../sequelize.ts";
import type { WholeRunOptions } from "./messages.ts";

/** The whole system with every port of its store: suppressions are honoured, runs are recorded. */
export async function openService(
  { url, gatewayUrl, concurrency }: WholeRunOptions,
  { timeoutMs = 30_000, ...options }: ReminderServiceOptions & { readonly timeoutMs?: number } = {},
) {
  const sequelize = connect(url);
  const store = sequelizeStore(sequelize);
  await store.migrate();
  const messenger = starsenderMessenger({ apiKey: "bench", baseUrl: gatewayUrl, timeoutMs });
  const clock = systemClock({ timeZone: TIME_ZONE, today: TODAY });
  const service = createReminderService(
    { ...store, messenger, clock },
    { servicePhone: SERVICE_PHONE, concurrency, ratePerMinute: 0, ...options },
  );
  return {
    service,
    scheduledRuns: store.scheduledRuns,
    sequelize,
    async close() {
      await messenger.close();
      await sequelize.close();
    },
  };
}
