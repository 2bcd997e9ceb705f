import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { sequelizeStore } from "@pengingat/adapter-sequelize";
import { starsenderMessenger } from "@pengingat/adapter-starsender";
import { createReminderService, ReminderError, systemClock } from "@pengingat/core";
import { inMemoryStore, recordingMessenger } from "@pengingat/core/testing";
import { reminderRouter } from "@pengingat/http-koa";
import { runData } from "@pengingat/http-koa/report";
import { breeScheduler } from "@pengingat/scheduler-bree";
import { runScheduledWorker } from "@pengingat/scheduler-bree/worker";
import { pgBossScheduler } from "@pengingat/scheduler-pg-boss";
import Koa from "koa";
import { Sequelize } from "sequelize";
import "./core-alone.mjs";

const store = inMemoryStore({ vehicles: [{ lastVisitDate: "2025-08-16" }] });
const clock = systemClock({ timeZone: "Asia/Jakarta", today: "2025-12-16" });
const messenger = recordingMessenger();
const service = createReminderService({ ...store, messenger, clock }, { servicePhone: "0811-0000-9999" });
const scheduler = breeScheduler({
  worker: new URL("./reminder-worker.mjs", import.meta.url),
  timeZone: "Asia/Jakarta",
});

const app = new Koa();
const router = reminderRouter({
  service,
  scheduler,
  jwt: { secret: "a secret of more than 32 bytes, for a check" },
  health: async () => {},
});
app.use(router.routes());
const server = createServer(app.callback()).listen(0, "127.0.0.1");
await once(server, "listening");
const url = `http://127.0.0.1:${server.address().port}`;
assert.equal((await fetch(`${url}/health`)).status, 200);
assert.equal((await (await fetch(`${url}/openapi.json`)).json()).openapi, "3.1.1");
assert.equal((await fetch(`${url}/customers/send-maintenance-reminder`, { method: "POST" })).status, 401);
server.closeAllConnections();
server.close();

assert.equal(runData(await service.run()).reminder_sent, 1);
await scheduler.start({ hour: 7, minute: 0 });
assert.equal(scheduler.status().running, true);
await scheduler.stop();

const sequelize = new Sequelize("postgresql://nobody@127.0.0.1:1/none", { logging: false });
await assert.rejects(
  sequelizeStore(sequelize).ledger.open({ runId: "run", leaseMs: 1000, today: "2025-12-16" }),
  (error) => ReminderError.is(error) && error.code === "DATABASE_LOST",
);
await sequelize.close();
const cluster = pgBossScheduler({
  connection: { connectionString: "postgresql://nobody@127.0.0.1:1/none" },
  service,
  scheduledRuns: store.scheduledRuns,
  timeZone: "Asia/Jakarta",
});
await assert.rejects(cluster.join(), { code: "DATABASE_LOST" });
await cluster.leave();
await starsenderMessenger({ apiKey: "k3y", baseUrl: "http://127.0.0.1:1" }).close();
await assert.rejects(
  runScheduledWorker(async () => assert.fail()),
  { code: "INVALID_OPTION" },
);
