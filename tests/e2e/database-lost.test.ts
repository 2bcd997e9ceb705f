import { accept } from "@pengingat/test-support/gateway";
import { type PostgresServer, startPostgres } from "@pengingat/test-support/postgres";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { followProgram, runProgram, startProgram } from "./support/program.ts";
import { printToken, SCHEDULER, serverSettings, startServer } from "./support/server.ts";
import { openWorkshop, report, type TestWorkshop } from "./support/workshop.ts";

let postgres: PostgresServer;
let workshop: TestWorkshop;

beforeAll(async () => {
  postgres = await startPostgres();
  workshop = await openWorkshop({ serverUrl: postgres.url });
});
beforeEach(async () => {
  await workshop.clear();
  await workshop.add(...Array.from({ length: 8 }, (_, index) => ({ id: index + 1 })));
});
afterAll(async () => {
  await workshop.close();
  await postgres.destroy();
});

test("a server waits at its start for a database that is down, and says so; it returns 503 while it is down later, and recovers by itself", async () => {
  const env = serverSettings(workshop.env);
  await postgres.stop("fast");
  let waits: Promise<unknown> | undefined;
  const starting = startServer(env, await printToken(env), (name, settings) => {
    const program = followProgram(name, settings);
    waits = program.shows(/"secondsLeft":\d+,"msg":"The database cannot be reached: .* Trying again\."/);
    return program;
  });
  await waits;
  await postgres.start();
  const server = await starting;
  expect((await server.call("GET", "/health", {})).status).toBe(200);
  await postgres.stop("fast");

  const health = await server.call("GET", "/health", {});
  expect(health).toMatchObject({ status: 503, body: { success: false } });
  for (const path of [`${SCHEDULER}/run-now`, "/customers/send-maintenance-reminder"]) {
    const refused = await server.call("POST", path);
    expect(refused).toMatchObject({
      status: 503,
      body: { success: false, error: { code: "DATABASE_LOST" } },
    });
  }
  expect((await server.call("GET", `${SCHEDULER}/status`)).status).toBe(200);
  expect(workshop.gateway.posted).toEqual([]);

  await postgres.start();
  expect((await server.call("GET", "/health", {})).status).toBe(200);
  const run = await server.call("POST", `${SCHEDULER}/run-now`);
  expect(run.body.data).toMatchObject({ reminder_sent: 8, ended: "finished" });
  server.kill("SIGTERM");
  expect((await server.ended).code).toBe(0);
});

test("a run without the database ends with 3 at once, and sends nothing", async () => {
  await postgres.stop("fast");
  try {
    const { code, stdout, stderr } = await workshop.remind(["--json"]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toMatch(/^The database cannot be reached: nothing listens .*\.$/m);
  } finally {
    await postgres.start();
  }
  expect(workshop.gateway.posted).toEqual([]);
});

/** Lets a minute of the process pass in a few seconds. */
const FASTER = `data:text/javascript,${encodeURIComponent(`
  import timers from "node:timers/promises";
  import { syncBuiltinESMExports } from "node:module";
  const [sleep, now] = [timers.setTimeout, performance.now.bind(performance)];
  timers.setTimeout = (delay, ...rest) => sleep(delay / 10, ...rest);
  performance.now = () => 10 * now();
  syncBuiltinESMExports();`)}`;

test("a worker waits for a minute with a line every few seconds, and gives exit 3", async () => {
  const env = { ...serverSettings(workshop.env), SCHEDULER: "pg-boss" };
  await postgres.stop("fast");
  try {
    const { code, stdout, stderr } = await startProgram("server", env, ["--worker"], ["--import", FASTER])
      .ended;
    expect(code).toBe(3);
    expect(stderr).toMatch(/^The database cannot be reached: .*\n$/);
    const left = [...stdout.matchAll(/"secondsLeft":(\d+)/g)].map(([, seconds]) => Number(seconds));
    expect(left.length).toBeGreaterThan(6);
    expect(left[0]).toBeGreaterThan(30);
    const pauses = [60, ...left].map((seconds, n) => seconds - (left[n] ?? 0));
    for (const pause of pauses) expect(pause).toSatisfy((each: number) => each >= 0 && each < 20);
  } finally {
    await postgres.start();
  }
});

test("a server that waited in vain gives exit 3; one that is stopped meanwhile 0", async () => {
  const env = serverSettings(workshop.env);
  await postgres.stop("fast");
  try {
    const inVain = await runProgram("server", { ...env, STARTUP_WAIT_SECONDS: "1" });
    expect(inVain.code).toBe(3);
    expect(inVain.stderr).toMatch(/^The database cannot be reached: .*\n$/);
    const stopped = followProgram("server", env);
    await stopped.shows(/Trying again/);
    stopped.kill("SIGTERM");
    expect((await stopped.ended).code).toBe(0);
  } finally {
    await postgres.start();
  }
});

test("a database that is lost in mid-run cuts the run short: exit 3 and a report", async () => {
  const settings = { SEND_CONCURRENCY: "2", LEASE_SECONDS: "2", GATEWAY_TIMEOUT_MS: "1000" };
  const held: (() => void)[] = [];
  workshop.gateway.answer = (message, response) => void held.push(() => accept(message, response));
  const running = followProgram("remind", { ...workshop.env, ...settings }, ["--json"]);
  await workshop.gateway.received(2);
  await postgres.stop("immediate");
  for (const answer of held) answer();
  const ended = await running.ended;
  expect(ended.code).toBe(3);
  expect(report(ended)).toMatchObject({ ended: "database_lost", reminder_sent: 0, unknown: 2, left: 6 });

  await postgres.start();
  workshop.gateway.answer = accept;
  const next = await workshop.remind(["--json"], settings);
  expect(next.code).toBe(0);
  expect(workshop.gateway.posted).toHaveLength(8);
  expect(new Set(workshop.gateway.posted.map(({ to }) => to)).size).toBe(8);
  expect((await workshop.ledger()).filter((row) => !/ (sent|unknown)$/.test(row))).toEqual([]);
});

test("a database that comes back in time only delays a run", async () => {
  const held: (() => void)[] = [];
  workshop.gateway.answer = (message, response) => void held.push(() => accept(message, response));
  const running = followProgram("remind", { ...workshop.env, SEND_CONCURRENCY: "2" }, ["--json"]);
  await workshop.gateway.received(2);
  await postgres.stop("fast");
  workshop.gateway.answer = accept;
  for (const answer of held) answer();
  await postgres.start();
  const ended = await running.ended;
  expect(ended.code).toBe(0);
  expect(report(ended)).toMatchObject({ reminder_sent: 8, ended: "finished" });
  expect(workshop.gateway.posted).toHaveLength(8);
});

test("a wrong database password gives one clear line, exit 2, and is not shown", async () => {
  // From here on the server asks for passwords.
  await workshop.database.query("create role kasir login password 'yang-benar'");
  const [hba] = await workshop.database.query<{ file: string }>("select current_setting('hba_file') as file");
  const rules = "(values ('host all postgres all trust'), ('host all all all scram-sha-256')) as r";
  await workshop.database.query(`copy (select * from ${rules}) to '${hba?.file}'`);
  await workshop.database.query("select pg_reload_conf()");
  const url = new URL(workshop.database.url);
  url.username = "kasir";
  url.password = "yang-salah";
  const { code, stdout, stderr } = await workshop.remind(["--dry-run"], { DATABASE_URL: url.href });
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain("the user or password in DATABASE_URL was refused");
  expect(stderr).not.toContain("yang-salah");
});
