import { fonnteMessenger, fonnteWebhook } from "@pengingat/adapter-fonnte";
import { sequelizeStore, type VehicleMapping } from "@pengingat/adapter-sequelize";
import { type StarsenderOptions, starsenderMessenger } from "@pengingat/adapter-starsender";
import { type WhatsappCloudOptions, whatsappCloudMessenger } from "@pengingat/adapter-whatsapp-cloud";
import {
  createReminderService,
  fallbackMessenger,
  type ReminderScheduler,
  type ReminderService,
  type RunReport,
  reminderOffsets,
} from "@pengingat/core";
import { reminderSchedulerContract, scheduledRunsContract } from "@pengingat/core/testing";
import { type ReminderRouterOptions, reminderMiddleware, reminderRouter } from "@pengingat/http-koa";
import { type RunData, runData } from "@pengingat/http-koa/report";
import { breeScheduler, type SchedulerEvent } from "@pengingat/scheduler-bree";
import { runScheduledWorker } from "@pengingat/scheduler-bree/worker";
import { migratePgBoss, type PgBossScheduler, pgBossScheduler } from "@pengingat/scheduler-pg-boss";
import Koa from "koa";
import { Sequelize } from "sequelize";

const sequelize = new Sequelize("postgresql://127.0.0.1/workshop", { logging: false });
const mapping: VehicleMapping = { source: "column", vehicle: { table: "fleet.vehicle" } };
const gateway: StarsenderOptions = { apiKey: "k3y", timeoutMs: 10_000 };
const cloud: WhatsappCloudOptions = {
  accessToken: "t0ken",
  phoneNumberId: "1",
  template: { name: "reminder", parameters: ["nama_pelanggan", "no_pol"] },
};
const store = sequelizeStore(sequelize, { mapping });
const messenger = fallbackMessenger([
  starsenderMessenger(gateway),
  fonnteMessenger({ token: "t0ken", timeoutMs: 10_000 }),
  whatsappCloudMessenger({ ...cloud, timeoutMs: 10_000 }),
]);
const service: ReminderService = createReminderService(
  { ...store, messenger },
  {
    timeZone: "Asia/Jakarta",
    servicePhone: "0811-0000-9999",
    rule: reminderOffsets({ daysBefore: [7, 1] }),
    concurrency: 2,
    sendingHours: { quietHours: [{ from: "20:00", to: "08:00" }] },
  },
);
const scheduler: ReminderScheduler = breeScheduler({
  worker: new URL("file:///srv/worker.js"),
  timeZone: "Asia/Jakarta",
  onEvent: (event: SchedulerEvent) => void event.type,
});
const connection = { connectionString: "postgresql://127.0.0.1/workshop" };
const cluster: PgBossScheduler = pgBossScheduler({
  connection,
  service,
  scheduledRuns: store.scheduledRuns,
  timeZone: "Asia/Jakarta",
  shards: 2,
});
const options: ReminderRouterOptions = {
  service,
  scheduler,
  jwt: { secret: "a secret of more than 32 bytes, for a check" },
  health: async () => {
    await sequelize.authenticate();
  },
  store,
  webhooks: [{ gateway: "fonnte", webhook: fonnteWebhook(), secret: "sixteen characters" }],
};

const app = new Koa();
app.use(reminderRouter(options).routes());
app.use(reminderMiddleware(options));

export async function program(): Promise<RunData> {
  await store.migrate();
  await store.check();
  await migratePgBoss({ connection });
  await cluster.startAndCatchUp({ hour: 7, minute: 0 });
  const report: RunReport = await service.run({ onProgress: ({ sent }) => void sent.toFixed() });
  return runData(report);
}

export const worker = () =>
  runScheduledWorker(async ({ signal }) => {
    signal.throwIfAborted();
    const { scheduledRuns } = store;
    return { service, scheduledRuns, leaseMs: 60_000, close: () => sequelize.close() };
  });
export const suites = [reminderSchedulerContract, scheduledRunsContract];

// @ts-expect-error what an option is called is known
starsenderMessenger({ key: "k3y" });
