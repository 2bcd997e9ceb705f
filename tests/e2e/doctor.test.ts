import { rm } from "node:fs/promises";
import { reply } from "@pengingat/test-support/gateway";
import { afterAll, beforeAll, expect, test } from "vitest";
import { demoHome } from "./support/demo-home.ts";
import { found, openReadyWorkshop, type ReadyWorkshop } from "./support/going-live.ts";
import { type Environment, runProgram } from "./support/program.ts";
import type { TestWorkshop } from "./support/workshop.ts";

let ready: ReadyWorkshop;
let workshop: TestWorkshop;
let good: Environment;

beforeAll(async () => {
  ready = await openReadyWorkshop();
  ({ workshop, good } = ready);
});
afterAll(() => ready.close());

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

test.each<[string, string, string, Environment, string[]]>([
  [
    "a role that may not read the customers",
    "revoke select on customer from ROLE",
    "grant select on customer to ROLE",
    {},
    ["workshop tables"],
  ],
  [
    "a role that may write to the workshop's tables",
    "grant update on vehicle to ROLE",
    "revoke update on vehicle from ROLE",
    {},
    ["rights"],
  ],
  [
    "a ledger that the role may not write to",
    "revoke insert on reminder_delivery from ROLE",
    "grant insert on reminder_delivery to ROLE",
    {},
    ["own tables"],
  ],
  [
    "last visits in the future",
    "update vehicle set last_visit_date = '2099-01-01' where id < 3",
    "update vehicle set last_visit_date = '2025-09-15'",
    {},
    ["last visits"],
  ],
  [
    "numbers that nobody can read",
    "update customer set hp = '12' where id > 1",
    "update customer set hp = '0811000000' || id",
    {},
    ["numbers"],
  ],
  [
    "no index for the search for what is due",
    "drop index vehicle_last_visit_date_id_idx",
    "create index on vehicle (last_visit_date, id)",
    {},
    ["due index"],
  ],
  [
    "an empty fleet",
    "alter table vehicle rename to elsewhere; create table vehicle (like elsewhere); grant select on vehicle to ROLE",
    "drop table vehicle; alter table elsewhere rename to vehicle",
    {},
    ["due index", "fleet"],
  ],
  ["a zone that is not Indonesia's", "", "", { REMINDER_TIME_ZONE: "America/New_York" }, ["today and zone"]],
  [
    "columns that there are not",
    "alter table vehicle rename no_pol to plat",
    "alter table vehicle rename plat to no_pol",
    {},
    ["workshop tables"],
  ],
])("finds %s", async (_, breaks, mends, env, names) => {
  const run = async (sql: string) => {
    if (sql !== "") await workshop.database.query(sql.replaceAll("ROLE", ready.role));
  };
  await run(breaks);
  const broken = await found({ ...good, ...env });
  await run(mends);
  // What is not mended is found by the next.
  expect(broken.names).toEqual(names);
});

test("a clock that is an hour ahead of the database's is a problem", async () => {
  const ahead = "const now = Date.now; Date.now = () => now() + 3_600_000;";
  const { code, alarms } = await found(good, [
    "--import",
    `data:text/javascript,${encodeURIComponent(ahead)}`,
  ]);
  expect(code).toBe(1);
  expect(alarms).toMatchObject([
    { name: "clock", state: "problem", what: expect.stringContaining("60 minutes ahead of the database's") },
  ]);
});

test("wrong settings end it with 2", async () => {
  expect(await runProgram("pengingat", { ...good, PORT: "x" }, ["doctor"])).toMatchObject({
    code: 2,
    stdout: "",
  });
});

test("the demo is well, and a key can be tried on it", { timeout: 120_000 }, async () => {
  const home = await demoHome();
  try {
    const demo = { PENGINGAT_HOME: home, REMINDER_TIME_ZONE: "Asia/Jakarta" };
    expect(await found(demo)).toMatchObject({ code: 0, problems: 0, names: ["service phone", "numbers"] });
    const { STARSENDER_API_KEY, STARSENDER_BASE_URL } = good;
    const tried = await found({ ...demo, STARSENDER_API_KEY, STARSENDER_BASE_URL } as Environment);
    expect(tried).toMatchObject({ code: 0, names: expect.arrayContaining(["messenger"]) });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});
