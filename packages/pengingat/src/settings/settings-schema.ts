import { DEFAULT_TEMPLATE } from "@pengingat/core";
import { hostTimeZone } from "@pengingat/core/adapter";
import { z } from "zod";
import { databaseUrl } from "./database-url.js";
import { calendarDate, DAY_SECONDS, duration, flag, template, timeZone, wholeNumber } from "./fields.js";
import { holdOutFields } from "./hold-out-settings.js";
import { messengerFields } from "./messenger-settings.js";
import { ruleFields } from "./rule-settings.js";
import { ratePerMinute, schedulerFields } from "./scheduler-settings.js";
import { sendPolicyFields } from "./send-policy-settings.js";
import { vehicleFields } from "./vehicle-settings.js";

/** What is set where the environment says nothing. */
export const schema = z.object({
  PORT: wholeNumber(0, 65_535).default(8_000),
  HOST: z.string().trim().default("127.0.0.1"),
  TRUST_PROXY: flag.default(false),
  WORKSHOP_NAME: z.string().trim().min(1, "expected a name").max(100).default("pengingat"),
  DATABASE_URL: databaseUrl.optional(),
  ...vehicleFields,
  ...messengerFields,
  ...sendPolicyFields,
  JWT_SECRET: z
    .string()
    .refine((text) => Buffer.byteLength(text) >= 32, "expected at least 32 bytes")
    .optional(),
  JWT_ISSUER: z.string().optional(),
  JWT_AUDIENCE: z.string().optional(),
  JWT_MAX_LIFETIME: duration.default(30 * DAY_SECONDS),
  REMINDER_TIME_ZONE: z
    .string()
    .default(() => hostTimeZone())
    .pipe(timeZone),
  REMINDER_TODAY: calendarDate.optional(),
  ...ruleFields,
  ...holdOutFields,
  REMINDER_TEMPLATE: template.default(DEFAULT_TEMPLATE),
  REMINDER_SERVICE_PHONE: z.string().optional(),
  ...schedulerFields,
  SEND_CONCURRENCY: wholeNumber(1, 10_000).default(5),
  SEND_RATE_PER_MINUTE: ratePerMinute.optional(),
  SEND_ATTEMPTS: wholeNumber(1, 100).default(3),
  GATEWAY_TIMEOUT_MS: wholeNumber(1, 3_600_000).default(30_000),
  LEASE_SECONDS: wholeNumber(1, DAY_SECONDS).default(60),
  STARTUP_WAIT_SECONDS: wholeNumber(0, 3_600).default(60),
  SHUTDOWN_GRACE_MS: wholeNumber(0, 3_600_000).default(10_000),
  LOG_LEVEL: z
    .enum(
      ["trace", "debug", "info", "warn", "error", "fatal", "silent"],
      "expected trace, debug, info, warn, error, fatal or silent",
    )
    .default("info"),
});
