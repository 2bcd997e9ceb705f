import {
  assertTimeZone,
  DEFAULT_SERVICE_PHONE,
  DEFAULT_TEMPLATE,
  messageTemplate,
  ReminderError,
} from "@pengingat/core";
import { z } from "zod";
import { StartUpError } from "../start-up-error.js";
import { databaseUrl } from "./database-url.js";

const HOUR_MS = 3_600_000;
const DAY_SECONDS = 86_400;

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .trim()
    .regex(/^\d{1,15}$/, `expected a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `expected a whole number from ${min} to ${max}`);

const flag = z
  .string()
  .trim()
  .toLowerCase()
  .refine((text) => ["true", "false", "1", "0"].includes(text), "expected true or false")
  .transform((text) => text === "true" || text === "1");

const calendarDate = z.iso.date("expected a date as YYYY-MM-DD");

const timeZone = z.string().superRefine((name, context) => {
  try {
    assertTimeZone(name);
  } catch {
    context.addIssue({ code: "custom", message: "expected an IANA time zone such as Asia/Jakarta" });
  }
});

const template = z.string().superRefine((text, context) => {
  try {
    messageTemplate(text);
  } catch (error) {
    context.addIssue({
      code: "custom",
      message: ReminderError.is(error) ? error.message.replace(/^template: /, "") : "not a template",
    });
  }
});

const httpUrl = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
    "expected an http:// or https:// URL",
  );

const duration = z
  .string()
  .trim()
  .regex(/^[1-9]\d{0,8}[smhd]$/, "expected a time such as 30m, 12h or 7d")
  .transform(durationSeconds);

/** `30m`, `12h`, `7d` in seconds. */
export function durationSeconds(text: string): number {
  const unit = { s: 1, m: 60, h: 3_600, d: DAY_SECONDS }[text.slice(-1)];
  if (unit === undefined || !/^[1-9]\d{0,8}.$/.test(text)) {
    throw new StartUpError(
      `expected a time such as 30m, 12h or 7d, got ${JSON.stringify(text.slice(0, 40))}`,
    );
  }
  return Number(text.slice(0, -1)) * unit;
}

/** What is set where the environment says nothing. */
const schema = z.object({
  PORT: wholeNumber(0, 65_535).default(8_000),
  HOST: z.string().trim().default("127.0.0.1"),
  DATABASE_URL: databaseUrl.optional(),
  VEHICLE_SOURCE: z.enum(["column", "workorder"], "expected column or workorder").default("column"),
  STARSENDER_API_KEY: z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]+$/, "expected printable characters without blanks")
    .optional(),
  STARSENDER_BASE_URL: httpUrl.default("https://api.starsender.online"),
  JWT_SECRET: z
    .string()
    .refine((text) => Buffer.byteLength(text) >= 32, "expected at least 32 bytes")
    .optional(),
  JWT_ISSUER: z.string().optional(),
  JWT_AUDIENCE: z.string().optional(),
  JWT_MAX_LIFETIME: duration.default(30 * DAY_SECONDS),
  REMINDER_TIME_ZONE: z
    .string()
    .default(() => Intl.DateTimeFormat().resolvedOptions().timeZone)
    .pipe(timeZone),
  REMINDER_TODAY: calendarDate.optional(),
  REMINDER_INTERVAL_MONTHS: wholeNumber(1, 1_200).default(4),
  REMINDER_LEAD_DAYS: wholeNumber(1, 366).default(3),
  REMINDER_CADENCE: z.enum(["daily", "once"], "expected daily or once").default("daily"),
  REMINDER_TEMPLATE: template.default(DEFAULT_TEMPLATE),
  REMINDER_SERVICE_PHONE: z.string().default(DEFAULT_SERVICE_PHONE),
  SCHEDULER_AUTOSTART: flag.default(false),
  SCHEDULER_HOUR: wholeNumber(0, 23).default(7),
  SCHEDULER_MINUTE: wholeNumber(0, 59).default(0),
  SCHEDULER_CATCH_UP_HOURS: wholeNumber(0, 24).default(6),
  SEND_CONCURRENCY: wholeNumber(1, 10_000).default(5),
  SEND_RATE_PER_MINUTE: wholeNumber(0, 1_000_000).optional(),
  SEND_ATTEMPTS: wholeNumber(1, 100).default(3),
  CONFIRM_ABOVE: wholeNumber(0, 1_000_000_000).default(0),
  GATEWAY_TIMEOUT_MS: wholeNumber(1, 3_600_000).default(30_000),
  LEASE_SECONDS: wholeNumber(1, DAY_SECONDS).default(60),
  SHUTDOWN_GRACE_MS: wholeNumber(0, 3_600_000).default(10_000),
  LOG_LEVEL: z
    .enum(
      ["trace", "debug", "info", "warn", "error", "fatal", "silent"],
      "expected trace, debug, info, warn, error, fatal or silent",
    )
    .default("info"),
});

/** The settings of the example programs, checked: plain data, so that a worker thread can be given them. */
export type Settings = ReturnType<typeof toSettings>;

/**
 * Checks the environment. Every problem is named, in one error; no value that may be a secret is shown.
 *
 * @throws {StartUpError}
 */
export function parseSettings(environment: Record<string, string>, needs: { jwtSecret: boolean }): Settings {
  const parsed = schema.safeParse(environment);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  if (needs.jwtSecret && environment.DATABASE_URL && !environment.JWT_SECRET) {
    problems.push("JWT_SECRET: expected at least 32 bytes, got none; it is required with DATABASE_URL");
  }
  const timeout = partial(environment, "GATEWAY_TIMEOUT_MS");
  const lease = partial(environment, "LEASE_SECONDS");
  if (timeout !== null && lease !== null && lease * 1_000 <= timeout) {
    problems.push(`LEASE_SECONDS: expected longer than GATEWAY_TIMEOUT_MS (${timeout} ms), got ${lease} s`);
  }
  if (!parsed.success || problems.length > 0) {
    throw new StartUpError("These settings are wrong:", ...problems.map((problem) => `  ${problem}`));
  }
  return toSettings(parsed.data);
}

/** A number that stands in a contradiction, also where other settings are wrong; `null` where it is wrong itself. */
function partial(environment: Record<string, string>, name: "GATEWAY_TIMEOUT_MS" | "LEASE_SECONDS") {
  const parsed = schema.shape[name].safeParse(environment[name]);
  return parsed.success ? parsed.data : null;
}

function toSettings(values: z.output<typeof schema>) {
  const isEmbedded = values.DATABASE_URL === undefined;
  const printsOnly = isEmbedded && values.STARSENDER_API_KEY === undefined;
  return {
    http: { port: values.PORT, host: values.HOST },
    /** `null`: the embedded database. */
    databaseUrl: values.DATABASE_URL ?? null,
    isEmbedded,
    vehicleSource: values.VEHICLE_SOURCE,
    starsender: {
      /** `null`: print instead of sending with the embedded database, else refuse to run. */
      apiKey: values.STARSENDER_API_KEY ?? null,
      baseUrl: values.STARSENDER_BASE_URL,
      timeoutMs: values.GATEWAY_TIMEOUT_MS,
    },
    jwt: {
      secret: values.JWT_SECRET ?? null,
      issuer: values.JWT_ISSUER ?? null,
      audience: values.JWT_AUDIENCE ?? null,
      maxLifetimeSeconds: values.JWT_MAX_LIFETIME,
    },
    timeZone: values.REMINDER_TIME_ZONE,
    today: values.REMINDER_TODAY ?? null,
    reminder: {
      intervalMonths: values.REMINDER_INTERVAL_MONTHS,
      leadDays: values.REMINDER_LEAD_DAYS,
      cadence: values.REMINDER_CADENCE,
      template: values.REMINDER_TEMPLATE,
      servicePhone: values.REMINDER_SERVICE_PHONE,
      concurrency: values.SEND_CONCURRENCY,
      // Nobody bans a terminal: what is only printed is not paced unless asked for.
      ratePerMinute: values.SEND_RATE_PER_MINUTE ?? (printsOnly ? 0 : 60),
      attempts: values.SEND_ATTEMPTS,
      leaseMs: values.LEASE_SECONDS * 1_000,
      confirmAbove: values.CONFIRM_ABOVE,
      shutdownGraceMs: values.SHUTDOWN_GRACE_MS,
    },
    scheduler: {
      autostart: values.SCHEDULER_AUTOSTART,
      hour: values.SCHEDULER_HOUR,
      minute: values.SCHEDULER_MINUTE,
      catchUpWithinMs: values.SCHEDULER_CATCH_UP_HOURS * HOUR_MS,
    },
    logLevel: values.LOG_LEVEL,
  };
}
