import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runProgram } from "./support/program.ts";
import { API_KEY, openWorkshop, report, type TestWorkshop } from "./support/workshop.ts";

let workshop: TestWorkshop;
/** Its own tables are missing. */
let unmigrated: TestWorkshop;

beforeAll(async () => {
  [workshop, unmigrated] = await Promise.all([openWorkshop(), openWorkshop({ migrated: false })]);
  await workshop.add({ id: 1 });
});
afterAll(() => Promise.all([workshop.close(), unmigrated.close()]));

/** Everything that is defined in a database: DDL changes it. */
async function definitions({ database }: TestWorkshop) {
  return database.query(
    `select oid::text, relname, relfilenode::text, xmin::text from pg_class where relnamespace = 'public'::regnamespace
     order by 1`,
  );
}

test.concurrent.each<[string, string[], RegExp]>([
  ["an unknown flag", ["--dryrun"], /Unknown option "--dryrun". Did you mean "--dry-run"\?/],
  ["an argument", ["now"], /now/],
  ["a value that a flag does not take", ["--json=yes"], /--json/],
])("%s ends with 2 and a pointer to the usage", async (_, args, message) => {
  const { code, stdout, stderr } = await workshop.remind(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(message);
  expect(stderr).toContain("--help");
  expect(workshop.gateway.posted).toEqual([]);
});

test.concurrent("all wrong settings are named at once, and no secret is shown", async () => {
  const { code, stdout, stderr } = await runProgram("remind", {
    PENGINGAT_HOME: workshop.home,
    DATABASE_URL: "mysql://u:geheim-1@127.0.0.1/x", // secretlint-disable-line -- invented, to be refused
    STARSENDER_API_KEY: "geheim-2 mit Leerzeichen",
    STARSENDER_BASE_URL: "ftp://u:geheim-3@x",
    JWT_SECRET: "geheim-4",
    VEHICLE_SOURCE: "both",
    REMINDER_TODAY: "2026-02-30",
    REMINDER_TIME_ZONE: "Mars/Olympus",
    REMINDER_TEMPLATE: "Halo {nama}",
    SEND_ATTEMPTS: "0",
    SEND_CONCURRENCY: "1e1",
    GATEWAY_TIMEOUT_MS: "60000",
  });
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  const named = stderr.match(/^ {2}[A-Z_]+(?=:)/gm)?.map((line) => line.trim());
  expect(named?.sort()).toEqual([
    "DATABASE_URL",
    "JWT_SECRET",
    "LEASE_SECONDS",
    "REMINDER_TEMPLATE",
    "REMINDER_TIME_ZONE",
    "REMINDER_TODAY",
    "SEND_ATTEMPTS",
    "SEND_CONCURRENCY",
    "STARSENDER_API_KEY",
    "STARSENDER_BASE_URL",
    "VEHICLE_SOURCE",
  ]);
  expect(stderr).not.toMatch(/geheim|^\s+at /m);
});

test.concurrent("a lease that does not outlast the gateway's timeout is refused, not adjusted", async () => {
  const { code, stderr } = await workshop.remind([], { LEASE_SECONDS: "30", GATEWAY_TIMEOUT_MS: "30000" });
  expect(code).toBe(2);
  expect(stderr).toContain("LEASE_SECONDS: expected longer than GATEWAY_TIMEOUT_MS (30000 ms), got 30 s");
});

test("a run without a key gives exit 2 and records nothing; a dry run needs none", async () => {
  const keyless = { STARSENDER_API_KEY: "" };
  const refused = await workshop.remind(["--json"], keyless);
  expect({ code: refused.code, stdout: refused.stdout }).toEqual({ code: 2, stdout: "" });
  expect(refused.stderr).toContain("STARSENDER_API_KEY");
  expect(await workshop.ledger()).toEqual([]);

  const dry = await workshop.remind(["--json", "--dry-run"], keyless);
  expect(dry.code).toBe(0);
  expect(report(dry)).toMatchObject({ planned: 1 });
});

test("without the project's own tables a run names npm run migrate, gives exit 2, and creates nothing", async () => {
  const before = await definitions(unmigrated);
  for (const args of [[], ["--dry-run", "--json"]]) {
    const { code, stdout, stderr } = await unmigrated.remind(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("npm run migrate");
    expect(stderr.trim().split("\n").at(-1)).not.toMatch(/^\s+at /);
  }
  const server = await runProgram("server", { ...unmigrated.env, JWT_SECRET: "s".repeat(32), PORT: "0" });
  expect(server.code).toBe(2);
  expect(server.stderr).toContain("npm run migrate");
  expect(await definitions(unmigrated)).toEqual(before);
});

test("a run on existing tables executes no DDL", async () => {
  const before = await definitions(workshop);
  expect((await workshop.remind(["--dry-run"])).code).toBe(0);
  expect(await definitions(workshop)).toEqual(before);
});

test("with old tables a run names npm run migrate and gives exit 2", async () => {
  await workshop.database.query("update reminder_migration set version = -version");
  try {
    const { code, stderr } = await workshop.remind([]);
    expect(code).toBe(2);
    expect(stderr).toContain("npm run migrate");
  } finally {
    await workshop.database.query("update reminder_migration set version = -version");
  }
});

test("a missing table or column of the workshop is named, with exit 2", async () => {
  await workshop.database.query("alter table vehicle rename to kendaraan");
  await workshop.database.query("alter table customer rename column hp to telepon");
  try {
    const missing = await workshop.remind(["--dry-run"]);
    expect({ code: missing.code, stdout: missing.stdout }).toEqual({ code: 2, stdout: "" });
    expect(missing.stderr).toMatch(/vehicle.*customer\.hp|customer\.hp.*vehicle/s);
  } finally {
    await workshop.database.query("alter table kendaraan rename to vehicle");
    await workshop.database.query("alter table customer rename column telepon to hp");
  }
});

test("a database that does not exist gives exit 2, an unreachable port or host 3, each in one clear line", async () => {
  const elsewhere = (change: (url: URL) => void) => {
    const url = new URL(workshop.database.url);
    url.password = "geheim";
    change(url);
    return workshop.remind(["--dry-run"], { DATABASE_URL: url.href });
  };
  const [database, port, host] = await Promise.all([
    elsewhere((url) => {
      url.pathname = "/tidak_ada";
    }),
    elsewhere((url) => {
      url.port = "1";
    }),
    elsewhere((url) => {
      url.hostname = "tidak-ada.invalid";
    }),
  ]);
  expect(database.stderr).toMatch(/^The database cannot be used: .*does not exist\.$/m);
  expect(port.stderr).toMatch(/^The database cannot be reached: nothing listens .*\.$/m);
  expect(host.stderr).toMatch(/^The database cannot be reached: .*host.*\.$/m);
  expect([database.code, port.code, host.code]).toEqual([2, 3, 3]);
  for (const { stdout, stderr } of [database, port, host]) {
    expect(stdout).toBe("");
    expect(stderr).not.toMatch(/geheim|^\s+at /m);
    expect(
      stderr
        .trim()
        .split("\n")
        .filter((line) => !line.startsWith("{")),
    ).toHaveLength(1);
  }
});

test("the .env file at home is read, the environment takes precedence, and psycopg2's URL works", async () => {
  const url = workshop.database.url.replace("postgresql:", "postgresql+psycopg2:");
  await writeFile(
    join(workshop.home, ".env"),
    `DATABASE_URL="${url}"\nREMINDER_TODAY=2020-01-01\nREMINDER_SERVICE_PHONE=0811-5 # the desk's\nSTARSENDER_API_KEY=${API_KEY}\n`,
  );
  try {
    const given = await runProgram(
      "remind",
      { PENGINGAT_HOME: workshop.home, REMINDER_TODAY: "2026-01-15" },
      ["--dry-run", "--json"],
    );
    expect(report(given).details[0]).toMatchObject({
      message: expect.stringMatching(/pelayanan kami 0811-5$/),
    });
  } finally {
    await writeFile(join(workshop.home, ".env"), "");
  }
});
