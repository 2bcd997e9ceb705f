import { setTimeout as after } from "node:timers/promises";
import { accept } from "@pengingat/test-support/gateway";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startProgram } from "./support/program.ts";
import {
  JWT_SECRET,
  printToken,
  SCHEDULER,
  serverSettings,
  startServer,
  type TestServer,
} from "./support/server.ts";
import { API_KEY, openWorkshop, type TestWorkshop } from "./support/workshop.ts";

let workshop: TestWorkshop;
let server: TestServer;
let token: string;

beforeAll(async () => {
  workshop = await openWorkshop();
  const env = serverSettings({ ...workshop.env, LOG_LEVEL: "trace", REMINDER_TIME_ZONE: "Asia/Jakarta" });
  token = await printToken(env);
  server = await startServer(env, token);
});
beforeEach(async () => {
  await workshop.clear();
  await workshop.add({ id: 1 }, { id: 2 }, { id: 3, phone: "(021) 555-0100" });
});
afterAll(async () => {
  server.kill("SIGTERM");
  await server.ended;
  await workshop.close();
});

test("every route but health and the OpenAPI document needs a token", async () => {
  expect((await server.call("GET", "/health", {})).status).toBe(200);
  const openapi = await server.call("GET", "/openapi.json", {});
  expect(openapi.body.openapi).toMatch(/^3\.1/);
  expect(Object.keys(openapi.body.paths)).toEqual(
    expect.arrayContaining([
      ...["start", "stop", "status", "run-now"].map((name) => `${SCHEDULER}/${name}`),
      "/customers/send-maintenance-reminder",
      "/health",
      "/openapi.json",
    ]),
  );
  for (const authorization of [undefined, "Bearer x.y.z", "Basic dTpw", `Bearer ${token}x`]) {
    const headers: Record<string, string> = authorization ? { authorization } : {};
    const refused = await server.call("POST", `${SCHEDULER}/run-now`, headers);
    expect(refused.status).toBe(401);
    expect(refused.headers.get("www-authenticate")).toMatch(/^Bearer/);
    expect(refused.body).toMatchObject({ success: false, error: { code: expect.any(String) } });
  }
  expect(workshop.gateway.posted).toEqual([]);
});

test("the scheduler can be started, moved, shown and stopped repeatedly, and runs nothing at once", async () => {
  const start = await server.call("POST", `${SCHEDULER}/start`);
  expect(start.body.data.message).toBe("Scheduler dimulai. Job akan berjalan setiap hari jam 07:00");
  const moved = await server.call("POST", `${SCHEDULER}/start?hour=09&minute=5`);
  expect(moved.body.data.message).toBe("Scheduler dimulai. Job akan berjalan setiap hari jam 09:05");
  const { body } = await server.call("GET", `${SCHEDULER}/status`);
  expect(body).toEqual({
    success: true,
    data: {
      running: true,
      jobs: [
        {
          id: "maintenance_reminder_job",
          name: "Maintenance Reminder WhatsApp",
          next_run_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT09:05:00\+07:00$/),
          trigger: "cron[hour='9', minute='5']",
        },
      ],
    },
  });
  const next = Date.parse(body.data.jobs[0].next_run_time) - Date.now();
  expect(next).toBeGreaterThan(0);
  expect(next).toBeLessThanOrEqual(86_400_000);
  for (const _ of ["running", "stopped"]) {
    const stopped = await server.call("POST", `${SCHEDULER}/stop`);
    expect(stopped).toMatchObject({ status: 200, body: { data: { message: "Scheduler dihentikan" } } });
  }
  const status = await server.call("GET", `${SCHEDULER}/status`);
  expect(status.body.data).toEqual({ running: false, jobs: [] });
  expect(workshop.gateway.posted).toEqual([]);
});

test("wrong hours and minutes return 400, unknown paths 404, other methods 405", async () => {
  const wrong = [
    "hour=24",
    "hour=-1",
    "hour=1e1",
    "hour=7.5",
    "hour=",
    "minute=60",
    "hour=1&hour=2",
    "hour=%207",
  ];
  for (const query of wrong) {
    const answer = await server.call("POST", `${SCHEDULER}/start?${query}`);
    expect(answer, query).toMatchObject({ status: 400, body: { success: false } });
  }
  expect((await server.call("GET", `${SCHEDULER}/status`)).body.data.running).toBe(false);
  expect((await server.call("GET", "/tidak-ada")).status).toBe(404);
  const other = await server.call("GET", `${SCHEDULER}/run-now`);
  expect(other.status).toBe(405);
  expect(other.headers.get("allow")).toBe("POST");
});

test("both run routes return the same data, and send nothing twice", async () => {
  const run = await server.call("POST", `${SCHEDULER}/run-now`);
  expect(run.status).toBe(200);
  expect(run.body).toMatchObject({
    success: true,
    data: { total_customers: 3, reminder_sent: 2, ended: "finished", left: 0 },
  });
  expect(run.body.data.details).toHaveLength(3);
  expect(run.body.data.details).toContainEqual(
    expect.objectContaining({ no_pol: "B 1001 XY", status: "sent", api_response: "Success sent message" }),
  );
  const again = await server.call("POST", "/customers/send-maintenance-reminder");
  expect(again.body.data).toMatchObject({ total_customers: 3, reminder_sent: 0, skipped: 3 });
  expect(workshop.gateway.posted).toHaveLength(2);
});

test("both run routes return 409 while a run is under way", async () => {
  const held: (() => void)[] = [];
  workshop.gateway.answer = (message, response) => void held.push(() => accept(message, response));
  const run = server.call("POST", `${SCHEDULER}/run-now`);
  await workshop.gateway.received(2);
  for (const path of [`${SCHEDULER}/run-now`, "/customers/send-maintenance-reminder"]) {
    const second = await server.call("POST", path);
    expect(second).toMatchObject({ status: 409, body: { error: { code: "RUN_IN_PROGRESS" } } });
  }
  for (const answer of held) answer();
  expect((await run).body.data.reminder_sent).toBe(2);
  expect(workshop.gateway.posted).toHaveLength(2);
});

test("runs without a key return 503 and record nothing, and the log says so at the start", async () => {
  const keyless = await startServer(serverSettings({ ...workshop.env, STARSENDER_API_KEY: "" }), token);
  try {
    for (const path of [`${SCHEDULER}/run-now`, "/customers/send-maintenance-reminder"]) {
      const refused = await keyless.call("POST", path);
      expect(refused).toMatchObject({ status: 503, body: { error: { code: "MESSENGER_NOT_CONFIGURED" } } });
    }
    expect(await workshop.ledger()).toEqual([]);
    expect(keyless.output()).toContain("STARSENDER_API_KEY");
  } finally {
    keyless.kill("SIGTERM");
  }
  expect((await keyless.ended).code).toBe(0);
});

test.each(["SIGTERM", "SIGHUP"] as const)(
  "%s in mid-run: the run is settled, its request is answered, and nothing stays open",
  async (signal) => {
    await workshop.add(...Array.from({ length: 20 }, (_, index) => ({ id: index + 10 })));
    workshop.gateway.answer = async (message, response) => {
      await after(200);
      accept(message, response);
    };
    const stopping = await startServer(serverSettings(workshop.env), token, startProgram);
    const run = stopping.call("POST", `${SCHEDULER}/run-now`);
    await workshop.gateway.received(6);
    stopping.kill(signal);
    const began = performance.now();
    const { data } = (await run).body;
    expect(data).toMatchObject({
      ended: "stopped",
      unknown: 0,
      reminder_sent: workshop.gateway.posted.length,
    });
    expect(data.left).toBeGreaterThan(0);
    expect((await stopping.ended).code).toBe(0);
    expect(performance.now() - began).toBeLessThan(3_000);
    const ledger = await workshop.ledger();
    expect(ledger).toHaveLength(data.reminder_sent);
    expect(ledger.filter((row) => !row.endsWith(" sent"))).toEqual([]);
  },
);

test("no line of the log holds a name, a number, a message, a token or a key, at any level", async () => {
  await server.call("POST", `${SCHEDULER}/run-now`);
  await server.call("POST", `${SCHEDULER}/run-now?telepon=08110000001`, {
    authorization: "Bearer bukan.token.apa",
  });
  const log = server.output();
  expect(log).toContain("run finished");
  for (const secret of [
    "Pelanggan",
    "Bapak",
    "0811",
    "62811",
    "B 1001",
    API_KEY,
    JWT_SECRET,
    token,
    "bukan.token",
  ]) {
    expect(log).not.toContain(secret);
  }
  for (const line of log.trim().split("\n")) {
    expect(Date.parse(JSON.parse(line).time), line).not.toBeNaN();
  }
});
