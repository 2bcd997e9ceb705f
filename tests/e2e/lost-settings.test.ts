import { createHmac } from "node:crypto";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Ended, followProgram, runProgram, startProgram } from "./support/program.ts";
import { API_KEY, openWorkshop, report, type TestWorkshop, TODAY } from "./support/workshop.ts";

let workshop: TestWorkshop;

beforeAll(async () => {
  workshop = await openWorkshop();
  await workshop.add({ id: 1 });
});
beforeEach(() => workshop.gateway.reset());
afterAll(() => workshop.close());

/** The settings that all of these tests share; the others are in `.env`. */
const rest = () => ({
  PENGINGAT_HOME: workshop.home,
  STARSENDER_BASE_URL: workshop.gateway.url,
  REMINDER_TODAY: TODAY,
  SEND_RATE_PER_MINUTE: "0",
  PORT: "0",
});

async function run(file: string | Buffer, args: readonly string[] = [], env = {}): Promise<Ended> {
  await writeFile(join(workshop.home, ".env"), file);
  return runProgram("pengingat", { ...rest(), ...env }, ["run", ...args]);
}

function expectRefused({ code, stdout, stderr }: Ended, reason: RegExp): void {
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(reason);
  expect(workshop.gateway.posted).toEqual([]);
  expect(existsSync(join(workshop.home, ".data"))).toBe(false);
}

describe("the demo never meets a gateway:", () => {
  test.each([[["start"]], [["run"]], [["run", "--dry-run"]], [["remind"]]])(
    "%j is refused with a key and no database",
    async (args) => {
      await writeFile(join(workshop.home, ".env"), "");
      const ended = await runProgram("pengingat", { ...rest(), STARSENDER_API_KEY: API_KEY }, args);
      expectRefused(ended, /^ {2}DATABASE_URL: required with STARSENDER_API_KEY, got none: .*invented/m);
      expect(ended.stderr).not.toContain(API_KEY);
    },
  );

  test("it is refused with another messenger too", async () => {
    expectRefused(
      await run("", [], { MESSENGER: "fonnte", FONNTE_TOKEN: "t0ken" }),
      /required with MESSENGER=fonnte/,
    );
  });

  test("it is refused where the environment takes the database away that .env has", async () => {
    const file = `DATABASE_URL=${workshop.database.url}\nSTARSENDER_API_KEY=${API_KEY}\n`;
    expectRefused(await run(file, [], { DATABASE_URL: "" }), /required with STARSENDER_API_KEY/);
  });
});

describe("a .env that the Python system reads is read:", () => {
  const key = `STARSENDER_API_KEY=${API_KEY}`;

  test.each<[string, (url: string) => string | Buffer]>([
    ["with a byte-order mark", (url) => `\ufeffDATABASE_URL=${url}\n${key}\n`],
    ["with the line ends of Windows", (url) => `DATABASE_URL=${url}\r\n${key}\r\n`],
    ["with export and quotes", (url) => `export DATABASE_URL='${url}' # bengkel\nexport ${key}\n`],
    ["with a reference", (url) => `URL=${url}\nDATABASE_URL=\x24{URL}\n${key}\n`],
  ])("%s", async (_, file) => {
    const ended = await run(file(workshop.database.url), ["--dry-run", "--json"]);
    expect(report(ended)).toMatchObject({ planned: 1, total_customers: 1 });
  });

  test("a secret with # in it is whole", async () => {
    const secret = "kunci-yang-panjang-sekali-sekali#2024";
    await writeFile(
      join(workshop.home, ".env"),
      `DATABASE_URL=${workshop.database.url}\nJWT_SECRET=${secret}\n`,
    );
    const fromFile = await runProgram("token", { ...rest(), JWT_MAX_LIFETIME: "30d" });
    const [header = "", claims = "", signature] = fromFile.stdout.trim().split(".");
    expect(createHmac("sha256", secret).update(`${header}.${claims}`).digest("base64url")).toBe(signature);
  });
});

describe("a setting that would be lost is refused, and nothing is sent:", () => {
  const key = `STARSENDER_API_KEY=${API_KEY}`;

  test.each<[string, (url: string) => string | Buffer, RegExp]>([
    ["another case", (url) => `database_url=${url}\n${key}\n`, /did you mean DATABASE_URL/],
    ["one letter off", (url) => `DATABSE_URL=${url}\n${key}\n`, /did you mean DATABASE_URL/],
    ["a missing quote", (url) => `DATABASE_URL="${url}\n${key}\n`, /DATABASE_URL: expected NAME=value/],
    ["a colon for the sign", (url) => `DATABASE_URL:${url}\n${key}\n`, /DATABASE_URL: .*\.env, line 1/],
    [
      "PowerShell's way",
      (url) => `${key}\n$env:DATABASE_URL="${url}"\n`,
      /line 2; did you mean DATABASE_URL/,
    ],
    ["UTF-16", (url) => Buffer.from(`\ufeffDATABASE_URL=${url}\r\n${key}\r\n`, "utf16le"), /expected UTF-8/],
  ])("%s", async (_, file, reason) => {
    const ended = await run(file(workshop.database.url));
    expectRefused(ended, reason);
    expect(ended.stderr).not.toContain(API_KEY);
  });

  test("quotes that the environment kept", async () => {
    expectRefused(
      await run("", [], { STARSENDER_API_KEY: API_KEY, DATABASE_URL: `"${workshop.database.url}"` }),
      /DATABASE_URL: expected no quotes around it/,
    );
  });
});

describe("the number of the default text", () => {
  const warning = /REMINDER_SERVICE_PHONE is not set: messages name 087740659525/;

  test.each([[["--dry-run"]], [[]]])("is spoken of with %j while no other is set", async (args) => {
    const file = `DATABASE_URL=${workshop.database.url}\nSTARSENDER_API_KEY=${API_KEY}\n`;
    expect((await run(file, args)).stderr).toMatch(warning);
    expect((await run(file, args, { REMINDER_SERVICE_PHONE: "0811-5" })).stderr).not.toMatch(warning);
    const silent = { REMINDER_TEMPLATE: "Halo {nama_pelanggan}" };
    expect((await run(file, args, silent)).stderr).not.toMatch(warning);
  });

  test.each([
    ["bree", "start"],
    ["pg-boss", "start", "--worker"],
  ])("is spoken of at each start (%s, %s)", async (scheduler, ...args) => {
    const file = `DATABASE_URL=${workshop.database.url}\nSTARSENDER_API_KEY=${API_KEY}\nSCHEDULER=${scheduler}\n`;
    await writeFile(join(workshop.home, ".env"), file);
    const env = { ...rest(), JWT_SECRET: "rahasia-yang-panjangnya-cukup-32-byte" };
    if (scheduler === "pg-boss") expect((await runProgram("migrate", env)).code).toBe(0);
    const program = followProgram("pengingat", env, args);
    await program.shows(/"msg":"reminders set up"/);
    program.kill("SIGTERM");
    expect((await program.ended).stdout).toMatch(warning);
  });

  test("is a warning of doctor's", async () => {
    const env = { ...rest(), STARSENDER_API_KEY: API_KEY, DATABASE_URL: workshop.database.url };
    await writeFile(join(workshop.home, ".env"), "");
    const doctor = (phone: Record<string, string>) =>
      runProgram("pengingat", { ...env, ...phone }, ["doctor"]);
    const finding = /REMINDER_SERVICE_PHONE is not set: messages name the number of the default text/;
    expect((await doctor({})).stdout).toMatch(finding);
    expect((await doctor({ REMINDER_SERVICE_PHONE: "0811-5" })).stdout).not.toMatch(/SERVICE_PHONE/);
  });
});

test("a run says at its start what it will do", async () => {
  const file = `DATABASE_URL=${workshop.database.url}\nSTARSENDER_API_KEY=${API_KEY}\nREMINDER_TIME_ZONE=Asia/Jakarta\n`;
  const { stderr } = await run(file, ["--dry-run"]);
  const { port, pathname } = new URL(workshop.database.url);
  expect(stderr).toContain(
    `"home":"${workshop.home}","messenger":"starsender","database":"${pathname.slice(1)} at 127.0.0.1:${port}",` +
      `"schema":"public","timeZone":"Asia/Jakarta","cadence":"daily","leadDays":3,"msg":"reminders set up"`,
  );
});

test("TZ in .env is used, and what cannot be is spoken of", async () => {
  const file = `DATABASE_URL=${workshop.database.url}\nTZ=Asia/Makassar\nNODE_EXTRA_CA_CERTS=/x.pem\nDATABASE_SCHEMA=x\n`;
  await writeFile(join(workshop.home, ".env"), file);
  const { stderr } = await startProgram("remind", rest(), ["--dry-run"]).ended;
  expect(stderr).toContain('"timeZone":"Asia/Makassar"');
  expect(stderr).toContain("NODE_EXTRA_CA_CERTS (.env, line 3)");
  expect(stderr).toContain("DATABASE_SCHEMA (line 4)");
});

test("QUIET_HOURS=off in the environment, and an empty value, switch off what .env has", async () => {
  const file = `DATABASE_URL=${workshop.database.url}\nSTARSENDER_API_KEY=${API_KEY}\nQUIET_HOURS=00:00-23:59\n`;
  for (const QUIET_HOURS of ["off", ""]) {
    await workshop.database.query("truncate reminder_delivery");
    workshop.gateway.reset();
    expect(report(await run(file, ["--json"], { QUIET_HOURS }))).toMatchObject({ reminder_sent: 1 });
  }
});
