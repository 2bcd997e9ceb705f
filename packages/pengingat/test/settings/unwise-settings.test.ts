import { fixedClock } from "@pengingat/core/testing";
import { expect, test } from "vitest";
import { settingsChecks } from "../../src/doctor/settings-checks.js";
import type { Logger } from "../../src/process/log.js";
import { parseSettings } from "../../src/settings/settings.js";
import { logStart } from "../../src/start-log.js";

const starsender = { STARSENDER_API_KEY: "k3y-for-tests", REMINDER_SERVICE_PHONE: "0811-5" };
const meta = {
  MESSENGER: "whatsapp-cloud",
  WHATSAPP_CLOUD_PHONE_NUMBER_ID: "100000000000001",
  WHATSAPP_CLOUD_ACCESS_TOKEN: "t0ken-for-tests",
  WHATSAPP_CLOUD_TEMPLATE: "pengingat_servis",
  REMINDER_SERVICE_PHONE: "0811-5",
};

function settingsOf(environment: Record<string, string>) {
  const databaseUrl = "postgresql://bengkel@127.0.0.1/bengkel";
  const needs = { jwtSecret: false, sends: true };
  return { ...parseSettings({ DATABASE_URL: databaseUrl, ...environment }, needs), databaseUrl };
}

/** What a start with these settings warns of. */
function warnings(environment: Record<string, string>): string {
  const said: unknown[] = [];
  const log = { warn: (line: unknown) => said.push(line), info() {} } as unknown as Logger;
  const workshop = { settings: settingsOf(environment), schema: "public", isDemo: false, warnings: [] };
  logStart(log, workshop, "/home");
  return said.join("\n");
}

async function quietHours(environment: Record<string, string>) {
  const settings = { ...settingsOf(environment), isDemo: false };
  const results = await settingsChecks(settings, fixedClock("2026-01-10")).run();
  return results.find(({ name }) => name === "quiet hours");
}

test.each([
  { SCHEDULER_HOUR: "21", QUIET_HOURS: "20:00-08:00" },
  { SCHEDULER_HOUR: "7", QUIET_HOURS: "07:00-24:00" },
  { SCHEDULER_HOUR: "19", SCHEDULER_MINUTE: "30", QUIET_HOURS: "12:00-13:00,19:30-22:00,22:00-06:00" },
])("a schedule in quiet hours that last into the next day is spoken of: %j", async (schedule) => {
  expect(warnings({ ...starsender, ...schedule })).toMatch(
    /SCHEDULER_HOUR: \d\d:\d\d is in QUIET_HOURS, which last into the next day: a scheduled run reminds nobody/,
  );
  expect(await quietHours({ ...starsender, ...schedule, SCHEDULER_AUTOSTART: "true" })).toMatchObject({
    state: "problem",
    what: expect.stringMatching(/^The daily job at \d\d:\d\d is in the quiet hours/),
  });
  // Whoever starts runs in another way has no schedule to mend.
  expect(await quietHours({ ...starsender, ...schedule })).toMatchObject({ state: "ok" });
});

test.each([
  { SCHEDULER_HOUR: "7", QUIET_HOURS: "20:00-08:00" },
  { SCHEDULER_HOUR: "19", SCHEDULER_MINUTE: "59", QUIET_HOURS: "20:00-08:00" },
  { SCHEDULER_HOUR: "0", QUIET_HOURS: "00:00-23:59" },
])("a schedule that quiet hours only put off is not: %j", async (schedule) => {
  expect(warnings({ ...starsender, ...schedule })).toBe("");
  expect(await quietHours({ ...starsender, ...schedule, SCHEDULER_AUTOSTART: "true" })).toMatchObject({
    state: "ok",
  });
});

test("a text that no messenger sends is spoken of", () => {
  const text = { REMINDER_TEMPLATE: "Yth. {nama_pelanggan}" };
  expect(warnings({ ...meta, ...text })).toMatch(
    /REMINDER_TEMPLATE is not sent: MESSENGER=whatsapp-cloud sends the template that Meta has approved/,
  );
  expect(warnings(meta)).toBe("");
  expect(warnings({ ...starsender, ...text })).toBe("");
  const both = {
    ...meta,
    ...starsender,
    ...text,
    MESSENGER: "whatsapp-cloud,starsender",
    LEASE_SECONDS: "90",
  };
  expect(warnings(both)).toBe("");
});
