import { setTimeout as delay } from "node:timers/promises";
import { accept, reply } from "@pengingat/test-support/gateway";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { valuesOf } from "../../packages/pengingat/test/metrics/exposition.ts";
import { type Environment, runProgram, startProgram } from "./support/program.ts";
import { printToken, SCHEDULER, serverSettings, startServer, type TestServer } from "./support/server.ts";
import { openWorkshop, type TestWorkshop } from "./support/workshop.ts";

const VEHICLES = Array.from({ length: 40 }, (_, index) => ({ id: index + 1 }));

/** Writes to standard error which of these libraries are loaded. */
const WATCH_IMPORTS = `data:text/javascript,import { registerHooks } from "node:module";
registerHooks({ resolve(name, context, next) {
  if (/^(pg-boss|bree|prom-client|@opentelemetry|@pengingat.scheduler)/.test(name))
    process.stderr.write("LOADED " + name + String.fromCharCode(10));
  return next(name, context);
} });`.replaceAll("\n", " ");

const WATCHED = ["--import", WATCH_IMPORTS];

/** prom-client and pg-boss load the API of tracing themselves. */
const PG_BOSS = ["@opentelemetry/api", "@pengingat/scheduler-pg-boss", "pg-boss"];

/** What of them a program has loaded by now. */
const loadedBy = (program: { output(): string }) =>
  [...new Set(program.output().match(/(?<=LOADED )\S+/g))].sort();

const EARLIER_RUN =
  "insert into reminder_slot (job, scheduled_for, finished_at) values ('maintenance_reminder_job', '2026-01-01', now())";

const DONE = { done: 2, running: 0, waiting: 0, failed: 0 };

let workshop: TestWorkshop;
let env: Environment;
let token: string;

beforeAll(async () => {
  workshop = await openWorkshop({ migrated: false });
  env = serverSettings({
    ...workshop.env,
    REMINDER_TIME_ZONE: zoneAtNoon(),
    SCHEDULER: "pg-boss",
    SCHEDULER_SHARDS: "2",
    SCHEDULER_HOUR: "11",
  });
  token = await printToken(env);
});
beforeEach(() => workshop.gateway.reset());
afterAll(() => workshop.close());

/** A zone where it is between 12:00 and 13:00 now, so that 11:00 is past today, whenever the test runs. */
function zoneAtNoon(): string {
  const offset = 12 - new Date().getUTCHours();
  return offset === 0 ? "Etc/GMT" : `Etc/GMT${offset > 0 ? "-" : "+"}${Math.abs(offset)}`;
}

test("a cluster's settings are refused where they cannot be kept", async () => {
  const { DATABASE_URL: _, ...embedded } = workshop.env;
  const alone = await runProgram("server", { ...embedded, SCHEDULER: "pg-boss" });
  expect(alone).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/SCHEDULER: pg-boss needs a PostgreSQL server/),
  });
  const worker = await runProgram("server", workshop.env, ["--worker"]);
  expect(worker).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/--worker: expected SCHEDULER=pg-boss/),
  });
});

test("without its tables a process does not start, and creates none; migrate does", async () => {
  expect((await runProgram("migrate", workshop.env)).code).toBe(0);
  const early = await runProgram("server", env, ["--worker"]);
  expect(early).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/pg-boss's tables .*npm run migrate/),
  });
  const schemas = () =>
    workshop.database.query("select 1 from pg_namespace where nspname = 'pengingat_pgboss'");
  expect(await schemas()).toHaveLength(0);
  const { code, stdout, stderr } = await runProgram("migrate", env);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/The tables of pg-boss in schema pengingat_pgboss are up to date\./);
  expect(await schemas()).toHaveLength(1);
});

test("a program beside it in another schema has a schedule of its own, and a pg-boss of somebody else is left alone", async () => {
  const { database } = workshop;
  const tables = ["customer", "vehicle", "workorder"];
  await database.query(`create schema cabang; create schema pgboss;
    create table pgboss.version as select 1 as version;
    ${tables.map((name) => `create table cabang.${name} (like public.${name})`).join(";")}`);
  const branch = { ...env, DATABASE_URL: `${env.DATABASE_URL}?options=-csearch_path%3Dcabang` };
  const { stdout } = await runProgram("migrate", branch);
  expect(stdout).toMatch(/The tables of pg-boss in schema pengingat_pgboss_cabang are up to date\./);
  expect(stdout).toMatch(/^grant usage on schema pengingat_pgboss_cabang to pengingat;$/m);
  const worker = startProgram("server", { ...branch, SCHEDULER_AUTOSTART: "true" }, ["--worker"]);
  await worker.shows(/"working"/);
  worker.kill("SIGTERM");
  await worker.ended;
  const schedulesOf = (schema: string) => database.query(`select cron from ${schema}.schedule`);
  expect(await schedulesOf("pengingat_pgboss_cabang")).toEqual([{ cron: "0 11 * * *" }]);
  expect(await schedulesOf("pengingat_pgboss")).toEqual([]);
  expect(
    await database.query("select relname from pg_class where relnamespace = 'pgboss'::regnamespace"),
  ).toEqual([{ relname: "version" }]);
  await database.query("drop schema pengingat_pgboss_cabang cascade; drop schema cabang cascade");
});

test("a server and a worker, with rights on rows alone, share the run that was missed, and send each message once", async () => {
  await workshop.database.query(EARLIER_RUN);
  await workshop.add(...VEHICLES);
  const role = await roleOfItsOwn();
  workshop.gateway.answer = (message, response) => void delay(100).then(() => accept(message, response));

  const worker = startProgram("server", role, ["--worker"], WATCHED);
  await worker.shows(/"working"/);
  const server = await startServer({ ...role, SCHEDULER_AUTOSTART: "true" }, token, (name, settings) =>
    startProgram(name, settings, [], WATCHED),
  );
  const both = [worker, server];
  await Promise.any(both.map((each) => each.shows(/scheduler: run finished/)));

  expect(workshop.gateway.posted).toHaveLength(40);
  expect(new Set(workshop.gateway.posted.map(({ to }) => to)).size).toBe(40);
  expect((await workshop.ledger()).filter((row) => row.endsWith(" sent"))).toHaveLength(40);
  for (const each of both) expect(each.output()).toMatch(/scheduler: shard finished/);
  expect(runEnd(both)).toMatchObject({ event: { shards: DONE } });
  // What another process ended shows within 5 seconds.
  const shown = () => server.call("GET", `${SCHEDULER}/status`).then(({ body }) => body.data.jobs[0]?.shards);
  const isShown = expect.poll(shown, { timeout: 10_000 }).toEqual(DONE);
  // Longer than what was read of the database is shown again.
  await expect
    .poll(() => metricsOf(server), { timeout: 20_000 })
    .toMatchObject({
      ...{ 'pengingat_runs_total{ended="finished"}': 2, 'pengingat_reminders_total{outcome="sent"}': 40 },
      ...{ pengingat_scheduled_run_late_seconds: 0, pengingat_due_not_reached: 0 },
    });
  await isShown;
  const { data } = (await server.call("GET", `${SCHEDULER}/status`)).body;
  expect(data).toEqual({
    running: true,
    jobs: [
      {
        id: "maintenance_reminder_job",
        name: "Maintenance Reminder WhatsApp",
        next_run_time: expect.stringMatching(/T11:00:00/),
        trigger: "cron[hour='11', minute='0']",
        shards: DONE,
      },
    ],
  });
  const parts = await workshop.database.query("select started_by as part from reminder_run order by 1");
  expect(parts).toEqual([{ part: "1/2" }, { part: "2/2" }]);
  const finished = await workshop.database.query("select 1 from reminder_slot where finished_at is not null");
  expect(finished).toHaveLength(2);

  const moved = await server.call("POST", `${SCHEDULER}/start?hour=14&minute=5`);
  expect(moved.body.data.message).toBe("Scheduler dimulai. Job akan berjalan setiap hari jam 14:05");
  expect(await workshop.database.query("select cron from pengingat_pgboss.schedule")).toEqual([
    { cron: "5 14 * * *" },
  ]);
  const [job] = (await server.call("GET", `${SCHEDULER}/status`)).body.data.jobs;
  expect(job.next_run_time).toMatch(/T14:05:00/);
  const stopped = await server.call("POST", `${SCHEDULER}/stop`);
  expect(stopped.body.data.message).toBe("Scheduler dihentikan");
  expect((await server.call("GET", `${SCHEDULER}/status`)).body.data).toEqual({ running: false, jobs: [] });
  expect(await workshop.database.query("select data from pengingat_pgboss.schedule")).toEqual([
    { data: { stopped: true, byHand: true } },
  ]);
  for (const each of both) each.kill("SIGTERM");
  expect(
    (await Promise.all(both.map(({ ended }) => ended))).map(({ code, stderr }) => ({
      code,
      stderr: stderr.replaceAll(/^LOADED .*\n/gm, ""),
    })),
  ).toEqual([
    { code: 0, stderr: "" },
    { code: 0, stderr: "" },
  ]);
  expect(loadedBy(worker)).toEqual(PG_BOSS);
  expect(loadedBy(server)).toEqual([...PG_BOSS, "prom-client"]);
  expect(worker.output() + server.output()).not.toMatch(/Pelanggan|Bapak|(?<!\d)(?:0|62)811\d{6}/);
});

test("three workers keep one pace together", async () => {
  const { database, gateway } = workshop;
  await workshop.clear();
  await workshop.add(...Array.from({ length: 24 }, (_, index) => ({ id: index + 1 })));
  await database.query(
    `${EARLIER_RUN}; delete from pengingat_pgboss.job; delete from pengingat_pgboss.schedule`,
  );
  const sentAt: number[] = [];
  gateway.answer = (message, response) => {
    sentAt.push(performance.now());
    accept(message, response);
  };
  const settings = { ...env, SCHEDULER_SHARDS: "3", SEND_RATE_PER_MINUTE: "360" };
  const others = [1, 2].map(() => startProgram("server", settings, ["--worker"]));
  await Promise.all(others.map((worker) => worker.shows(/"working"/)));
  const workers = [
    startProgram("server", { ...settings, SCHEDULER_AUTOSTART: "true" }, ["--worker"]),
    ...others,
  ];
  await Promise.any(workers.map((worker) => worker.shows(/scheduler: run finished/)));
  for (const worker of workers) worker.kill("SIGTERM");
  await Promise.all(workers.map(({ ended }) => ended));

  for (const worker of workers) expect(worker.output()).toMatch(/scheduler: shard finished/);
  expect(sentAt).toHaveLength(24);
  // At 6 a second. Each of the three may send one at once.
  const tookMs = Math.max(...sentAt) - Math.min(...sentAt);
  expect(tookMs).toBeGreaterThanOrEqual(((24 - 3) * 1_000) / 6);
  // Nor do they share one process's part of it.
  expect(tookMs).toBeLessThan(((24 - 3) * 1_000) / 2);
});

test("what a gateway and a database quote of a customer stays out of the log and of pg-boss's tables", async () => {
  const { database, gateway } = workshop;
  await workshop.clear();
  await workshop.add(...VEHICLES);
  await database.query(
    `${EARLIER_RUN}; delete from pengingat_pgboss.job; delete from pengingat_pgboss.schedule`,
  );
  await database.query(QUOTING_DATABASE);
  gateway.answer = ({ to, body }, response) =>
    reply(response, 200, { success: false, message: `no WhatsApp: ${to}, ${body}` });
  const worker = startProgram("server", { ...env, SCHEDULER_AUTOSTART: "true" }, ["--worker"]);
  await worker.shows(/scheduler: run failed/);
  worker.kill("SIGTERM");
  await worker.ended;
  await database.query("drop function quote_customer cascade");
  const server = await startServer(env, token);
  // The run of 11:00 is open, whichever process was to make it.
  expect((await metricsOf(server)).pengingat_scheduled_run_late_seconds).toBeGreaterThanOrEqual(3_600);
  server.kill("SIGTERM");
  await server.ended;

  for (const said of ["engine error", "shard failed", "reminder failed"])
    expect(worker.output()).toContain(said);
  expect(gateway.posted.length).toBeGreaterThan(0);
  const [tables] = await database.query<{ rows: string }>(
    "select schema_to_xml('pengingat_pgboss', true, false, '')::text as rows",
  );
  expect(tables?.rows).toContain("pengingat-shard");
  // Sizes of memory may have any digits.
  const kept = tables?.rows.replaceAll(/<metrics>.*?<\/metrics>/gs, "");
  for (const written of [worker.output(), kept])
    expect(written).not.toMatch(/Pelanggan|Bapak|(?<!\d)(?:0|62)811\d{6}/);
});

/** The first scheduled run and the first run cannot be recorded, in words that quote a customer. */
const QUOTING_DATABASE = `
  create function quote_customer() returns trigger language plpgsql as $$
  begin
    if nextval('quoted_' || tg_table_name) = 1 then
      raise exception 'Pelanggan Nomor1 (08110000001)' using errcode = 'check_violation', detail = 'hp 628110000001';
    end if;
    return new;
  end $$;
  create sequence quoted_reminder_slot;
  create sequence quoted_reminder_run;
  create trigger quote before insert on reminder_slot for each row execute function quote_customer();
  create trigger quote before insert on reminder_run for each row execute function quote_customer();`;

async function metricsOf({ address }: TestServer): Promise<Readonly<Record<string, number>>> {
  const response = await fetch(`${address}/metrics`, { headers: { authorization: `Bearer ${token}` } });
  return valuesOf(await response.text());
}

/** The log's line of the finished run. */
function runEnd(programs: readonly { output(): string }[]): unknown {
  const line = /^.*scheduler: run finished.*$/m.exec(programs.map(({ output }) => output()).join("\n"));
  return JSON.parse(line?.[0] ?? "{}");
}

test("an engine is loaded where it is used, and nowhere else; nor are metrics, or an API of tracing, until they are asked for", async () => {
  const start = (more: Environment, args: readonly string[]) =>
    startProgram("pengingat", { ...env, SCHEDULER_SHARDS: "1", ...more }, args, WATCHED);
  const server = start({ SCHEDULER: "bree" }, ["start"]);
  const commands = [["--help"], ["list"], ["run", "--dry-run"]].map((args) => start({}, args));
  await server.shows(/"listening"/);
  server.kill("SIGTERM");
  for (const program of [server, ...commands]) expect((await program.ended).code, program.output()).toBe(0);
  expect(loadedBy(server)).toEqual(["@pengingat/scheduler-bree", "bree"]);
  expect(commands.map(loadedBy)).toEqual([[], [], []]);
});

/** The settings of a role that has what `migrate` says it needs, and no more. */
async function roleOfItsOwn(): Promise<Environment> {
  const { database } = workshop;
  const name = `app_${new URL(database.url).pathname.slice(1)}`;
  await database.query(`create role ${name} login`);
  const { stdout } = await runProgram("migrate", env);
  const grants = stdout
    .slice(stdout.indexOf("\n\nFor a role"))
    .split("\n")
    .filter((line) => line.startsWith("grant "));
  for (const grant of grants) await database.query(grant.replace(/pengingat(?="?;$)/, name));
  await database.query(`grant select on customer, vehicle, workorder to ${name}`);
  const url = new URL(database.url);
  url.username = name;
  return { ...env, DATABASE_URL: url.href };
}
