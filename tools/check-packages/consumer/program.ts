import { fonnteMessenger, fonnteWebhook } from "@pengingat/adapter-fonnte";
import {
  checkMigrated,
  migrate,
  sequelizeHistory,
  sequelizeLedger,
  sequelizeReceipts,
  sequelizeRecords,
  sequelizeSlots,
  sequelizeSuppressions,
  sequelizeVehicles,
  type VehicleMapping,
} from "@pengingat/adapter-sequelize";
import { type StarsenderOptions, starsenderMessenger } from "@pengingat/adapter-starsender";
import { type WhatsappCloudOptions, whatsappCloudMessenger } from "@pengingat/adapter-whatsapp-cloud";
import {
  createReminderService,
  type ReminderScheduler,
  type ReminderService,
  type RunReport,
  systemClock,
} from "@pengingat/core";
import {
  fallbackMessenger,
  gatewayEvents,
  manners,
  reminderLadder,
  runRecorder,
  sendingHours,
} from "@pengingat/core/extras";
import { reminderSchedulerContract, slotLedgerContract } from "@pengingat/core/testing";
import { type ReminderRouterOptions, reminderMiddleware, reminderRouter } from "@pengingat/http-koa";
import { type RunData, runData } from "@pengingat/http-koa/report";
import { breeScheduler, type SchedulerEvent } from "@pengingat/scheduler-bree";
import { runScheduledWorker } from "@pengingat/scheduler-bree/worker";
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
const service: ReminderService = createReminderService(
  {
    vehicles: sequelizeVehicles(sequelize, mapping),
    ledger: sequelizeLedger(sequelize),
    messenger: fallbackMessenger([
      starsenderMessenger(gateway),
      fonnteMessenger({ token: "t0ken", timeoutMs: 10_000 }),
      whatsappCloudMessenger({ ...cloud, timeoutMs: 10_000 }),
    ]),
    clock: systemClock({ timeZone: "Asia/Jakarta" }),
  },
  {
    rule: reminderLadder({ leadDays: [7, 1] }),
    concurrency: 2,
    manners: manners({
      hours: sendingHours({ timeZone: "Asia/Jakarta", quietHours: [{ from: "20:00", to: "08:00" }] }),
      suppressions: sequelizeSuppressions(sequelize),
    }),
    recorder: runRecorder(sequelizeHistory(sequelize)),
  },
);
const scheduler: ReminderScheduler = breeScheduler({
  worker: new URL("file:///srv/worker.js"),
  timeZone: "Asia/Jakarta",
  onEvent: (event: SchedulerEvent) => void event.type,
});
const options: ReminderRouterOptions = {
  service,
  scheduler,
  jwt: { secret: "a secret of more than 32 bytes, for a check" },
  health: async () => {
    await sequelize.authenticate();
  },
  records: sequelizeRecords(sequelize),
  webhooks: [{ gateway: "fonnte", webhook: fonnteWebhook(), secret: "sixteen characters" }],
  events: gatewayEvents({
    receipts: sequelizeReceipts(sequelize),
    suppressions: sequelizeSuppressions(sequelize),
  }),
};

const app = new Koa();
app.use(reminderRouter(options).routes());
app.use(reminderMiddleware(options));

export async function program(): Promise<RunData> {
  await migrate(sequelize);
  await checkMigrated(sequelize);
  const report: RunReport = await service.run({ onProgress: ({ sent }) => void sent.toFixed() });
  return runData(report);
}

export const worker = () =>
  runScheduledWorker(async ({ signal }) => {
    signal.throwIfAborted();
    return { service, slots: sequelizeSlots(sequelize), leaseMs: 60_000, close: () => sequelize.close() };
  });
export const suites = [reminderSchedulerContract, slotLedgerContract];

// @ts-expect-error what an option is called is known
starsenderMessenger({ key: "k3y" });
