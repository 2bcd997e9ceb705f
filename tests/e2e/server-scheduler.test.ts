import { accept } from "@pengingat/test-support/gateway";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Environment } from "./support/program.ts";
import { printToken, SCHEDULER, serverSettings, startServer } from "./support/server.ts";
import { openWorkshop, type TestWorkshop } from "./support/workshop.ts";

let workshop: TestWorkshop;
let env: Environment;
let token: string;

beforeAll(async () => {
  workshop = await openWorkshop();
  env = serverSettings({
    ...workshop.env,
    REMINDER_TIME_ZONE: zoneAtNoon(),
    SCHEDULER_AUTOSTART: "true",
    SCHEDULER_HOUR: "11",
  });
  token = await printToken(env);
});
beforeEach(async () => {
  await workshop.clear();
  // Where no scheduled run ever was, none was missed.
  await workshop.database.query(
    "insert into reminder_slot (job, scheduled_for, finished_at) values ('maintenance_reminder_job', '2026-01-01', now())",
  );
  await workshop.add({ id: 1 }, { id: 2 }, { id: 3 });
});
afterAll(() => workshop.close());

/** A zone where it is between 12:00 and 13:00 now, so that 11:00 is past today, whenever the test runs. */
function zoneAtNoon(): string {
  const offset = 12 - new Date().getUTCHours();
  // POSIX signs: Etc/GMT-7 is seven hours ahead.
  return offset === 0 ? "Etc/GMT" : `Etc/GMT${offset > 0 ? "-" : "+"}${Math.abs(offset)}`;
}

test("a missed run of today is caught up at the start, once, however often the server restarts", async () => {
  const first = await startServer(env, token);
  await first.shows(/scheduler: .*finished/);
  const { data } = (await first.call("GET", `${SCHEDULER}/status`)).body;
  expect(data).toMatchObject({ running: true, jobs: [{ trigger: "cron[hour='11', minute='0']" }] });
  expect(data.jobs[0].next_run_time).toMatch(/T11:00:00/);
  expect(workshop.gateway.posted).toHaveLength(3);
  expect(first.output()).toMatch(/"nextRun":"\d{4}-\d\d-\d\d 11:00 Etc\/GMT[^"]*","msg":"reminders set up"/);
  for (const id of [1, 2, 3]) {
    const line = `"vehicleId":"${id}","status":"sent","attempts":1,"gatewayMs":\\d+,"msg":"reminder sent"`;
    expect(first.output()).toMatch(new RegExp(line));
  }
  first.kill("SIGTERM");
  expect((await first.ended).code).toBe(0);

  // Would be sent by a second run: only the scheduled run keeps it from being one.
  await workshop.add({ id: 4 });
  const second = await startServer(env, token);
  await second.shows(/scheduler: .*finished/);
  second.kill("SIGTERM");
  expect((await second.ended).code).toBe(0);
  expect(workshop.gateway.posted).toHaveLength(3);
  expect(await workshop.ledger()).toHaveLength(3);
  expect(first.output() + second.output()).not.toMatch(/Pelanggan|Bapak|(?<!\d)(?:0|62)811\d{6}/);
});

test("the first start ever misses nothing: the first scheduled run is the next one", async () => {
  await workshop.database.query("truncate reminder_slot, reminder_run");
  const server = await startServer(env, token);
  await server.shows(/scheduler: run not missed/);
  const { data } = (await server.call("GET", `${SCHEDULER}/status`)).body;
  expect(data).toMatchObject({ running: true, jobs: [{ trigger: "cron[hour='11', minute='0']" }] });
  expect(new Date(data.jobs[0].next_run_time).getTime()).toBeGreaterThan(Date.now());
  // No run is under way, and none was: who is due is asked for, and gets the first message.
  const asked = await server.call("POST", `${SCHEDULER}/run-now`);
  expect(asked).toMatchObject({ status: 200, body: { data: { reminder_sent: 3 } } });
  server.kill("SIGTERM");
  expect((await server.ended).code).toBe(0);
  expect(await workshop.database.query("select 1 from reminder_slot")).toEqual([]);
  expect(await workshop.database.query("select 1 from reminder_run")).toHaveLength(1);
});

test("only one of two servers that start at once catches up", async () => {
  const both = await Promise.all([startServer(env, token), startServer(env, token)]);
  await workshop.gateway.received(3);
  await Promise.all(both.map((server) => server.shows(/scheduler: run (finished|held|already finished)/)));
  for (const server of both) server.kill("SIGTERM");
  expect((await Promise.all(both.map(({ ended }) => ended))).map(({ code }) => code)).toEqual([0, 0]);
  expect(workshop.gateway.posted).toHaveLength(3);
});

test("run-now returns 409 during the scheduled run, and SIGTERM settles that run", async () => {
  const held: (() => void)[] = [];
  workshop.gateway.answer = (message, response) => void held.push(() => accept(message, response));
  const server = await startServer({ ...env, SEND_CONCURRENCY: "2" }, token);
  await workshop.gateway.received(2);
  const refused = await server.call("POST", `${SCHEDULER}/run-now`);
  expect(refused).toMatchObject({ status: 409, body: { error: { code: "RUN_IN_PROGRESS" } } });
  server.kill("SIGTERM");
  await server.shows(/"stopping"/);
  for (const answer of held) answer();
  expect((await server.ended).code).toBe(0);
  expect(workshop.gateway.posted).toHaveLength(2);
  const ledger = await workshop.ledger();
  expect(ledger).toHaveLength(2);
  expect(ledger.filter((row) => !row.endsWith(" sent"))).toEqual([]);

  workshop.gateway.answer = accept;
  const next = await startServer(env, token);
  await next.shows(/scheduler: .*finished/);
  next.kill("SIGTERM");
  await next.ended;
  expect((await workshop.ledger()).every((row) => row.endsWith(" sent"))).toBe(true);
  expect(workshop.gateway.posted).toHaveLength(3);
});
