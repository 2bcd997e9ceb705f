import { migrate, sequelizeHistory, sequelizeLedger, sequelizeVehicles } from "@pengingat/adapter-sequelize";
import { starsenderMessenger } from "@pengingat/adapter-starsender";
import { createReminderService, type ReminderServiceOptions, systemClock } from "@pengingat/core";
import { runRecorder } from "@pengingat/core/extras";
import { TIME_ZONE, TODAY } from "../../harness/stage.ts";
import { connect } from "../sequelize.ts";
import type { WholeRunOptions } from "./messages.ts";

/** The whole system, put together as the example programs do. */
export async function openService(
  { url, gatewayUrl, concurrency }: WholeRunOptions,
  options: ReminderServiceOptions & { readonly timeoutMs?: number } = {},
) {
  const sequelize = connect(url);
  await migrate(sequelize);
  const messenger = starsenderMessenger({
    apiKey: "bench",
    baseUrl: gatewayUrl,
    timeoutMs: options.timeoutMs ?? 30_000,
  });
  const service = createReminderService(
    {
      vehicles: sequelizeVehicles(sequelize),
      ledger: sequelizeLedger(sequelize),
      messenger,
      clock: systemClock({ timeZone: TIME_ZONE, today: TODAY }),
    },
    { concurrency, ratePerMinute: 0, recorder: runRecorder(sequelizeHistory(sequelize)), ...options },
  );
  return {
    service,
    sequelize,
    async close() {
      await messenger.close();
      await sequelize.close();
    },
  };
}
