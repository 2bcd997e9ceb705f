import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reply } from "@pengingat/test-support/gateway";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Environment, runProgram } from "./support/program.ts";
import { JWT_SECRET } from "./support/server.ts";
import { API_KEY, openWorkshop, report, type TestWorkshop } from "./support/workshop.ts";

let workshop: TestWorkshop;
let good: Environment;
const role = `pengingat_${process.pid}`;
const PERSONAL = ["Slamet Rahasia", "0811000", "62811000", API_KEY, JWT_SECRET];

beforeAll(async () => {
  workshop = await openWorkshop();
  const { database, env } = workshop;
  await workshop.add(...[1, 2, 3, 4].map((id) => ({ id, name: "Slamet Rahasia" })));
  await database.query("create index on vehicle (last_visit_date, id)");
  await database.query(`create role ${role} login`);
  const { stdout } = await runProgram("migrate", env);
  const grants = stdout.split("\n").filter((line) => line.startsWith("grant"));
  for (const grant of grants) await database.query(grant.replace(/"?pengingat"?;$/, `${role};`));
  const url = new URL(database.url);
  url.username = role;
  const { REMINDER_TODAY: _, SEND_RATE_PER_MINUTE: __, ...rest } = env;
  good = {
    ...rest,
    DATABASE_URL: url.href,
    JWT_SECRET,
    REMINDER_TIME_ZONE: "Asia/Jakarta",
    REMINDER_SERVICE_PHONE: "0811000999",
    QUIET_HOURS: "20:00-08:00",
    SEND_DAY_CAP: "200",
    WEBHOOK_SECRET: "rahasia-webhook-0123456789",
  };
});

afterAll(async () => {
  await workshop.database.query(`drop owned by ${role}`);
  await workshop.database.query(`drop role ${role}`);
  await workshop.close();
});

/** What `doctor --json` finds that is not ok. */
async function found(env: Environment) {
  const ended = await runProgram("pengingat", env, ["doctor", "--json"]);
  for (const secret of PERSONAL) expect(ended.stdout + ended.stderr).not.toContain(secret);
  const { checks, ...counts } = report(ended);
  const alarms = checks.filter(({ state }: { state: string }) => state !== "ok");
  return { code: ended.code, ...counts, names: alarms.map(({ name }: { name: string }) => name), alarms };
}

test("a good set-up raises no alarm, and nothing is sent", async () => {
  workshop.gateway.reset();
  expect(await found(good)).toMatchObject({
    code: 0,
    home: workshop.home,
    problems: 0,
    warnings: 0,
    alarms: [],
  });
  expect(workshop.gateway.posted.map(({ path }) => path)).toEqual(["/api/check-number"]);
});

test("for a person it prints each check in a line, with its remedy", async () => {
  const { code, stdout } = await runProgram("pengingat", { ...good, REMINDER_TODAY: "2026-01-15" }, [
    "doctor",
  ]);
  expect(code).toBe(0);
  expect(stdout).toContain(`Home: ${workshop.home}`);
  expect(stdout).toMatch(/^ {2}ok {7}database +PostgreSQL \d/m);
  expect(stdout).toMatch(
    /^ {2}WARNING {2}today and zone +REMINDER_TODAY is set.*\n +→ Remove REMINDER_TODAY/m,
  );
  expect(stdout).toMatch(/0 problems, 1 warning\. Nothing was sent\.\n$/);
});

test("settings that work and are unwise are warnings", async () => {
  const { DATABASE_URL, PENGINGAT_HOME, STARSENDER_API_KEY, STARSENDER_BASE_URL } = good;
  const bare = { DATABASE_URL, PENGINGAT_HOME, STARSENDER_API_KEY, STARSENDER_BASE_URL } as Environment;
  const { code, names } = await found({ ...bare, REMINDER_TIME_ZONE: "UTC", SEND_RATE_PER_MINUTE: "0" });
  expect(code).toBe(0);
  expect(names).toEqual([
    ...[
      "today and zone",
      "service phone",
      "pace",
      "quiet hours",
      "daily limit",
      "webhook",
      "page and routes",
    ],
  ]);
});

test.each([
  ["device disconnected", /not connected/],
  ["Unauthorized api key", /does not accept the key/],
])("a gateway that says %s is a problem", async (message, words) => {
  workshop.gateway.answer = (_, response) => reply(response, 200, { success: false, message });
  const { code, alarms } = await found(good);
  workshop.gateway.reset();
  expect(code).toBe(1);
  expect(alarms).toMatchObject([
    { name: "starsender device", state: "problem", what: expect.stringMatching(words) },
  ]);
});

test("a database that cannot be reached is a problem, and the gateway is looked at all the same", async () => {
  const { code, names } = await found({ ...good, DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none" });
  expect({ code, names }).toEqual({ code: 1, names: ["database"] });
});

test("without a messenger runs are refused, which is a problem", async () => {
  const { STARSENDER_API_KEY: _, ...without } = good;
  expect(await found(without)).toMatchObject({ code: 1, names: ["messenger"] });
});

test("tables that are not migrated are a problem, with the command", async () => {
  await workshop.database.query("alter table reminder_call rename to elsewhere");
  const { code, alarms } = await found(good);
  await workshop.database.query("alter table elsewhere rename to reminder_call");
  expect(code).toBe(1);
  expect(alarms).toMatchObject([{ name: "own tables", remedy: expect.stringContaining("npm run migrate") }]);
});

test("wrong settings end it with 2", async () => {
  expect(await runProgram("pengingat", { ...good, PORT: "x" }, ["doctor"])).toMatchObject({
    code: 2,
    stdout: "",
  });
});

test("the demo is well, and a key can be tried on it", { timeout: 120_000 }, async () => {
  const home = await mkdtemp(join(tmpdir(), "pengingat-home-"));
  try {
    const demo = { PENGINGAT_HOME: home, REMINDER_TIME_ZONE: "Asia/Jakarta" };
    expect(await found(demo)).toMatchObject({ code: 0, problems: 0, names: ["numbers"] });
    const { STARSENDER_API_KEY, STARSENDER_BASE_URL } = good;
    const tried = await found({ ...demo, STARSENDER_API_KEY, STARSENDER_BASE_URL } as Environment);
    expect(tried).toMatchObject({ code: 0, names: expect.arrayContaining(["messenger"]) });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});
