const assert = require("node:assert/strict");
const { dueRule, ReminderError } = require("@pengingat/core");
const testing = require("@pengingat/core/testing");
const { sequelizeStore } = require("@pengingat/adapter-sequelize");
const { starsenderMessenger } = require("@pengingat/adapter-starsender");
const { fonnteMessenger } = require("@pengingat/adapter-fonnte");
const { whatsappCloudWebhook } = require("@pengingat/adapter-whatsapp-cloud");
const { gatewayMessenger } = require("@pengingat/messenger-http");
const { reminderRouter } = require("@pengingat/http-koa");
const { runData } = require("@pengingat/http-koa/report");
const { breeScheduler } = require("@pengingat/scheduler-bree");
const { runScheduledWorker } = require("@pengingat/scheduler-bree/worker");
const { migratePgBoss, pgBossScheduler } = require("@pengingat/scheduler-pg-boss");

assert.deepEqual(dueRule().lastVisitRange("2025-12-16"), { from: "2025-08-16", to: "2025-08-18" });
assert.equal(testing.messengerContract(() => assert.fail()).length > 10, true);
for (const each of [sequelizeStore, reminderRouter, runData, runScheduledWorker, migratePgBoss]) {
  assert.equal(typeof each, "function");
}
assert.throws(() => starsenderMessenger({ apiKey: "" }), { code: "INVALID_OPTION" });
assert.throws(() => fonnteMessenger({ token: "" }), { code: "INVALID_OPTION" });
assert.throws(() => whatsappCloudWebhook({ appSecret: "s3cret" }), { code: "INVALID_OPTION" });
assert.equal(typeof gatewayMessenger, "function");
assert.throws(
  () => breeScheduler({ worker: "worker.ts", timeZone: "Asia/Jakarta" }),
  (error) => error instanceof ReminderError && /^worker: expected/.test(error.message),
);
assert.throws(() => pgBossScheduler({}), { code: "INVALID_OPTION" });
assert.equal(require("@pengingat/core/package.json").name, "@pengingat/core");

// The same copy as an import gives: the brand and the class are one.
import("@pengingat/core").then((imported) => assert.equal(imported.ReminderError, ReminderError));
