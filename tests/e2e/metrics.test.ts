import { accept, reply } from "@pengingat/test-support/gateway";
import { afterAll, beforeAll, expect, test } from "vitest";
import { valuesOf } from "../../packages/pengingat/test/metrics/exposition.ts";
import type { Environment } from "./support/program.ts";
import { printToken, SCHEDULER, serverSettings, startServer, type TestServer } from "./support/server.ts";
import { openWorkshop, type TestWorkshop } from "./support/workshop.ts";

const WEBHOOK_SECRET = "jalan-rahasia-0123456789";
/** Longer than what was read of the database is shown again. */
const SHOWN_AGAIN = { timeout: 20_000, interval: 500 };

let workshop: TestWorkshop;
let env: Environment;
let server: TestServer;
let token: string;

beforeAll(async () => {
  workshop = await openWorkshop();
  const hour = new Date().getUTCHours();
  env = serverSettings({
    ...workshop.env,
    ...{ REMINDER_TIME_ZONE: "UTC", SCHEDULER_AUTOSTART: "true", SCHEDULER_HOUR: String(hour) },
    ...{ SCHEDULER_MINUTE: "0", WEBHOOK_SECRET, SEND_ATTEMPTS: "1" },
  });
  // Where no scheduled run ever was, none was missed.
  await workshop.database.query(
    "insert into reminder_slot (job, scheduled_for, finished_at) values ('maintenance_reminder_job', '2026-01-01', now())",
  );
  await workshop.add({ id: 1 }, { id: 2 }, { id: 3, phone: "021-5550123" });
  token = await printToken(env);
  server = await startServer(env, token);
});
afterAll(async () => {
  server.kill("SIGTERM");
  await server.ended;
  await workshop.close();
});

async function scrape(): Promise<string> {
  const response = await fetch(`${server.address}/metrics`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(response.status).toBe(200);
  return response.text();
}

const attempts = (outcome: string, code: string) =>
  `pengingat_messages_total{outcome="${outcome}",code="${code}",messenger="starsender"}`;

const values = async () => valuesOf(await scrape());

test("runs of a worker thread, of this process and of another one are all counted, for any number of scrapers", async () => {
  await server.shows(/scheduler: .*finished/);
  const sent = attempts("sent", "NONE");
  expect(await values()).toMatchObject({
    ...{ [sent]: 2, 'pengingat_gateway_seconds_count{messenger="starsender"}': 2 },
    pengingat_scheduled_run_late_seconds: 0,
  });

  await workshop.add({ id: 4 }, { id: 5 });
  workshop.gateway.answer = (message, response) =>
    message.to.endsWith("4")
      ? reply(response, 200, { success: false, message: "Number not on WhatsApp" })
      : accept(message, response);
  await server.call("POST", `${SCHEDULER}/run-now`);
  const both = await Promise.all([values(), values()]);
  for (const each of both) {
    expect(each).toMatchObject({
      ...{ [sent]: 3, [attempts("failed", "RECIPIENT_INVALID")]: 1 },
      ...{ 'pengingat_gateway_seconds_bucket{le="+Inf",messenger="starsender"}': 4 },
      ...{ 'pengingat_gateway_seconds_bucket{le="60",messenger="starsender"}': 4 },
    });
    expect(each['pengingat_gateway_seconds_sum{messenger="starsender"}']).toBeGreaterThan(0);
  }

  await workshop.add({ id: 6 });
  expect((await workshop.remind([])).code).toBe(1);
  await expect.poll(values, SHOWN_AGAIN).toMatchObject({
    ...{ 'pengingat_runs_total{ended="finished"}': 3, [sent]: 3, pengingat_database_up: 1 },
    ...{ 'pengingat_reminders_total{outcome="sent"}': 4, pengingat_due_not_reached: 0 },
    ...{ pengingat_messages_in_flight: 0, pengingat_messages_in_doubt: 0, pengingat_breaker_open: 0 },
  });
});

test("what hangs at the gateway, is in doubt, or halted a run is seen", async () => {
  // The one that failed is tried again beside it.
  await workshop.add({ id: 7 });
  const held = Promise.withResolvers<void>();
  workshop.gateway.answer = (_, response) => void held.promise.then(() => response.destroy());
  const run = server.call("POST", `${SCHEDULER}/run-now`);
  await expect.poll(values, SHOWN_AGAIN).toMatchObject({ pengingat_messages_in_flight: 2 });
  held.resolve();
  await run;
  expect(await values()).toMatchObject({ [attempts("unknown", "CONNECTION_LOST")]: 2 });

  await workshop.add(...Array.from({ length: 20 }, (_, n) => ({ id: 100 + n })));
  workshop.gateway.answer = (_, response) => reply(response, 401, {});
  const { body } = await server.call("POST", `${SCHEDULER}/run-now`);
  expect(body.data).toMatchObject({ ended: "halted", left: expect.any(Number) });
  await expect.poll(values, SHOWN_AGAIN).toMatchObject({
    ...{ pengingat_breaker_open: 1, pengingat_due_not_reached: body.data.left },
    ...{ pengingat_messages_in_flight: 0, pengingat_messages_in_doubt: 2 },
    'pengingat_runs_total{ended="halted"}': 1,
    [attempts("failed", "KEY_REFUSED")]: statusesOf(body).filter((status) => status === "failed").length,
  });
  expect((await values()).pengingat_oldest_in_doubt_seconds).toBeGreaterThan(0);
});

function statusesOf({ data }: { readonly data: { readonly details: { status: string }[] } }): string[] {
  return data.details.map(({ status }) => status);
}

test("webhook calls are counted, and nothing of anybody is in the text", async () => {
  const address = `${server.address}/webhooks/starsender/${WEBHOOK_SECRET}`;
  const tell = (body: string) =>
    fetch(address, { method: "POST", headers: { "content-type": "application/json" }, body });
  await tell(JSON.stringify({ message: "terima kasih", from: "628110000001" }));
  await tell("[1,2");
  for (const [path, status] of [
    ["/jalan-yang-lain-0123456789", 404],
    ["", 401],
    ["-lain", 401],
  ])
    expect((await fetch(`${server.address}/webhooks/starsender${path}`, { method: "POST" })).status).toBe(
      status,
    );
  const text = await scrape();
  expect(valuesOf(text)).toMatchObject({
    'pengingat_webhook_calls_total{gateway="starsender",kind="message"}': 1,
    'pengingat_webhook_calls_total{gateway="starsender",kind="not_understood"}': 1,
    'pengingat_webhook_calls_total{gateway="starsender",kind="refused"}': 2,
  });
  const last = await workshop.database.query("select gateway from reminder_webhook_call");
  expect(last).toEqual([{ gateway: "starsender" }]);
  expect(text).not.toMatch(/(?<!\d)(?:0|62)811\d{6}|Pelanggan|XY|rahasia|terima/);
});

test("a scrape without a token is refused", async () => {
  expect((await fetch(`${server.address}/metrics`)).status).toBe(401);
});
