import { expect, test } from "vitest";
import { StartUpError } from "../../src/process/start-up-error.js";
import { parseSettings } from "../../src/settings/settings.js";

/** What is said of these settings, without the headline. */
function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    parseSettings(environment, { jwtSecret: false, sends: false });
    return [];
  } catch (error) {
    if (!(error instanceof StartUpError)) throw error;
    return error.lines.slice(1).map((line) => line.trim());
  }
}

const CLOUD = {
  WHATSAPP_CLOUD_ACCESS_TOKEN: "tok3n",
  WHATSAPP_CLOUD_PHONE_NUMBER_ID: "123456",
  WHATSAPP_CLOUD_TEMPLATE: "service_due",
};

test.each<[string, string]>([
  ["MESSENGER", "fonte"],
  ["MESSENGER", "starsender,"],
  ["MESSENGER", "fonnte,fonnte"],
  ["FONNTE_TOKEN", "two words"],
  ["FONNTE_BASE_URL", "ftp://gateway"],
  ["STARSENDER_BASE_URL", "http://user:password@gateway"], // secretlint-disable-line -- invented, to be refused
  ["WHATSAPP_CLOUD_BASE_URL", "https://gateway?x=1"],
  ["WHATSAPP_CLOUD_ACCESS_TOKEN", "tok\u00e9n"],
  ["WHATSAPP_CLOUD_PHONE_NUMBER_ID", "+62811"],
  ["WHATSAPP_CLOUD_TEMPLATE", "Service Due"],
  ["WHATSAPP_CLOUD_TEMPLATE_LANGUAGE", "en-US"],
  ["WHATSAPP_CLOUD_TEMPLATE_LANGUAGE", "id,id"],
  ["WHATSAPP_CLOUD_TEMPLATE_PARAMETERS", "nama_pelanggan,plat"],
  ["WHATSAPP_CLOUD_TEMPLATE_PARAMETERS", "{plat}"],
  ["WEBHOOK_SECRET", "too-short"],
  ["REMINDER_HOLDOUT_PERCENT", "51"],
  ["REMINDER_HOLDOUT_UNTIL", "2027-02-30"],
  ["WEBHOOK_SECRET", "with/slash-and-much-more"],
  ["QUIET_HOURS", "20:00"],
  ["QUIET_HOURS", "20:00-08:00-09:00"],
  ["QUIET_HOURS", "8pm-8am"],
  ["QUIET_HOURS", "25:00-08:00"],
  ["QUIET_HOURS", "00:00-12:00,12:00-24:00"],
  ["DAYS_OFF", "sundae"],
  ["DAYS_OFF", "sunday,"],
  ["DAYS_OFF", "XX"],
  ["DAYS_OFF", "2026-02-30"],
  ["DAYS_OFF", "monday,tuesday,wednesday,thursday,friday,saturday,sunday"],
  ["CLOSED_DAYS", "sundae"],
  ["VEHICLE_VISIT_ZONE", "WIB"],
  ["CUSTOMER_INACTIVE_COLUMN", "x".repeat(64)],
  ["REMINDER_SKIP_OPEN_WORKORDER", "no"],
  ["SEND_DAY_CAP", "-1"],
  ["SCHEDULER", "cron"],
  ["SCHEDULER_SHARDS", "0"],
  ["SEND_WARM_UP", "1e3"],
  ["SENDER_NAME", "a; drop"],
  ["SET_ASIDE_INVALID", "yes"],
  ["ONE_MESSAGE_PER_OWNER", "2"],
  ["REMINDER_LEAD_DAYS", "0"],
  ["REMINDER_LEAD_DAYS", "367"],
  ["REMINDER_LEAD_DAYS", "30,7,7"],
  ["REMINDER_LEAD_DAYS", "30,,1"],
  ["REMINDER_LEAD_DAYS", ",7"],
  ["REMINDER_LEAD_DAYS", ","],
  ["REMINDER_LEAD_DAYS", "30;7"],
  ["REMINDER_LEAD_DAYS", "400,1"],
  ["REMINDER_LEAD_DAYS", "0,-0"],
  ["REMINDER_LATE_DAYS", "367"],
  ["REMINDER_LANGUAGE", "indonesian"],
  ["CUSTOMER_SALUTATION_COLUMN", "x".repeat(64)],
  ["CUSTOMER_LANGUAGE_COLUMN", "x".repeat(64)],
  ["VEHICLE_INACTIVE_COLUMN", "x".repeat(64)],
])("%s=%s is refused by its name alone", (name, value) => {
  const problems = problemsOf({ STARSENDER_API_KEY: "k3y", ...CLOUD, [name]: value });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(new RegExp(`^${name}: expected `));
});

test("each chosen messenger says what it lacks, and those that are not chosen may be half set", () => {
  expect(problemsOf({ MESSENGER: "fonnte", WHATSAPP_CLOUD_ACCESS_TOKEN: "t" })).toEqual([
    "FONNTE_TOKEN: required with MESSENGER=fonnte, got none",
  ]);
  expect(problemsOf({ MESSENGER: "whatsapp-cloud, starsender", LEASE_SECONDS: "61", ...CLOUD })).toEqual([
    "STARSENDER_API_KEY: required with MESSENGER=starsender, got none",
  ]);
  expect(problemsOf({ MESSENGER: "whatsapp-cloud" })).toEqual(
    Object.keys(CLOUD).map((name) => `${name}: required with MESSENGER=whatsapp-cloud, got none`),
  );
  expect(problemsOf({ MESSENGER: "console", FONNTE_TOKEN: "t" })).toEqual([]);
});

test("what is printed counts as sent, so console is nobody's fallback", () => {
  expect(problemsOf({ MESSENGER: "fonnte,console", FONNTE_TOKEN: "t", LEASE_SECONDS: "61" })).toEqual([
    "MESSENGER: expected console to stand alone",
  ]);
});

test("a lease has to outlast the attempts of all messengers together", () => {
  const two = { MESSENGER: "starsender,fonnte", STARSENDER_API_KEY: "k", FONNTE_TOKEN: "t" };
  expect(problemsOf(two)).toEqual([
    "LEASE_SECONDS: expected longer than GATEWAY_TIMEOUT_MS (30000 ms) for each of 2 messengers, got 60 s",
  ]);
  expect(problemsOf({ ...two, LEASE_SECONDS: "61" })).toEqual([]);
  expect(problemsOf({ ...two, GATEWAY_TIMEOUT_MS: "29999" })).toEqual([]);
});

test("settings of which one would not be looked at are refused, both by name", () => {
  const warmUp = "SEND_WARM_UP: expected less than SEND_DAY_CAP (5), got 5";
  expect(problemsOf({ SEND_DAY_CAP: "5", SEND_WARM_UP: "5" })).toEqual([warmUp]);
  expect(problemsOf({ SEND_DAY_CAP: "5", SEND_WARM_UP: "4" })).toEqual([]);
  expect(problemsOf({ SEND_WARM_UP: "5" })).toEqual([]);
  expect(problemsOf({ ONE_MESSAGE_PER_OWNER: "true", SEND_CONCURRENCY: "1" })).toEqual([
    "SEND_CONCURRENCY: expected 2 or more with ONE_MESSAGE_PER_OWNER, got 1",
  ]);
  expect(problemsOf({ ONE_MESSAGE_PER_OWNER: "true", SEND_CONCURRENCY: "1", PORT: "x" })).toHaveLength(2);
  expect(problemsOf({ REMINDER_LEAD_DAYS: "30,7", REMINDER_CADENCE: "once" })).toEqual([
    "REMINDER_CADENCE: expected none with REMINDER_LEAD_DAYS=30,7, where each day sends once, got once",
  ]);
  expect(problemsOf({ REMINDER_LEAD_DAYS: "7", REMINDER_LATE_DAYS: "5" })).toEqual([
    "REMINDER_LATE_DAYS: expected a list such as 30,7,1 in REMINDER_LEAD_DAYS beside it, got 7",
  ]);
  expect(
    problemsOf({ REMINDER_LEAD_DAYS: "7,1", REMINDER_LATE_DAYS: "5", REMINDER_CADENCE: "daily" }),
  ).toEqual([]);
});

test("a cluster needs a database that is shared, shards a cluster, and each shard a part of the pace", () => {
  const cluster = { SCHEDULER: "pg-boss", DATABASE_URL: "postgresql://localhost/bengkel" };
  expect(problemsOf({ SCHEDULER: "pg-boss" })).toEqual([
    "SCHEDULER: pg-boss needs a PostgreSQL server that all processes share: set DATABASE_URL",
  ]);
  expect(problemsOf({ SCHEDULER_SHARDS: "2" })).toEqual([
    "SCHEDULER_SHARDS: expected SCHEDULER=pg-boss beside it, got 2",
  ]);
  expect(problemsOf({ ...cluster, SCHEDULER_SHARDS: "61" })).toEqual([
    "SCHEDULER_SHARDS: expected at most SEND_RATE_PER_MINUTE (60), got 61",
  ]);
  expect(problemsOf({ ...cluster, SCHEDULER_SHARDS: "61", SEND_RATE_PER_MINUTE: "0" })).toEqual([]);
  expect(problemsOf({ ...cluster, SCHEDULER_SHARDS: "60" })).toEqual([]);
});

test("a setting that says nothing without another asks for it", () => {
  expect(problemsOf({ VEHICLE_INACTIVE_VALUES: "sold" })).toEqual([
    "VEHICLE_INACTIVE_VALUES: expected VEHICLE_INACTIVE_COLUMN beside it, got none",
  ]);
  expect(problemsOf({ CUSTOMER_INACTIVE_VALUES: "gone" })).toEqual([
    "CUSTOMER_INACTIVE_VALUES: expected CUSTOMER_INACTIVE_COLUMN beside it, got none",
  ]);
  expect(problemsOf({ WHATSAPP_CLOUD_APP_SECRET: "s" })).toEqual([
    "WHATSAPP_CLOUD_APP_SECRET, WHATSAPP_CLOUD_VERIFY_TOKEN: expected both or none, got one",
  ]);
  expect(problemsOf({ REMINDER_TEMPLATE_EN: "Hi {nama_pelanggan}" })).toEqual([
    "REMINDER_TEMPLATE_EN: expected CUSTOMER_LANGUAGE_COLUMN beside it, got none",
  ]);
});

test("a text for a language names the language at its end, and is a template", () => {
  const read = { CUSTOMER_LANGUAGE_COLUMN: "bahasa" };
  expect(problemsOf({ ...read, REMINDER_TEMPLATE_ENGLISH: "Hi" })).toEqual([
    "REMINDER_TEMPLATE_ENGLISH: expected a language at its end, as in REMINDER_TEMPLATE_EN",
  ]);
  expect(problemsOf({ ...read, REMINDER_TEMPLATE_ID: "Halo" })).toEqual([
    "REMINDER_TEMPLATE_ID: expected in REMINDER_TEMPLATE, the text for id",
  ]);
  expect(problemsOf({ ...read, REMINDER_TEMPLATE_EN: "Hi {name}" })).toEqual([
    expect.stringMatching(/^REMINDER_TEMPLATE_EN: expected no placeholder but .*, got "\{name\}"$/),
  ]);
});

test("all that is wrong is named at once, and no secret is shown", () => {
  const problems = problemsOf({
    MESSENGER: "fonnte",
    FONNTE_TOKEN: "geheim 1",
    STARSENDER_API_KEY: "geheim 2",
    WHATSAPP_CLOUD_ACCESS_TOKEN: "geheim 3",
    WHATSAPP_CLOUD_APP_SECRET: "geheim 4",
    WHATSAPP_CLOUD_VERIFY_TOKEN: "geheim 5",
    WEBHOOK_SECRET: "geheim 6",
    DATABASE_URL: "geheim 7",
    JWT_SECRET: "geheim 8",
    SEND_DAY_CAP: "many",
    VEHICLE_INACTIVE_VALUES: "sold",
  });
  expect(problems).toHaveLength(10);
  expect(problems.join()).not.toContain("geheim");
});

test("a hold-out without an end is refused", () => {
  expect(problemsOf({ REMINDER_HOLDOUT_PERCENT: "10" })).toEqual([
    "REMINDER_HOLDOUT_UNTIL: expected the last day of the hold-out, got none",
  ]);
});
