import { setTimeout as after } from "node:timers/promises";
import { accept, reply } from "@pengingat/test-support/gateway";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { followProgram, startProgram } from "./support/program.ts";
import { openWorkshop, report, type TestWorkshop } from "./support/workshop.ts";

const FLEET = 20;

let workshop: TestWorkshop;

beforeAll(async () => {
  workshop = await openWorkshop();
});
beforeEach(async () => {
  await workshop.clear();
  await workshop.add(...Array.from({ length: FLEET }, (_, index) => ({ id: index + 1 })));
});
afterAll(() => workshop.close());

/** How many rows of the ledger have each status. */
async function statuses(): Promise<Record<string, number>> {
  const rows = await workshop.database.query<{ status: string; n: number }>(
    "select status, count(*)::integer as n from reminder_delivery group by status",
  );
  return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
}

/** Whoever was accepted, without those that were accepted before. */
function distinct(): number {
  return new Set(workshop.gateway.posted.map(({ to }) => to)).size;
}

test.each(["SIGTERM", "SIGHUP"] as const)(
  "%s settles what is in flight, leaves the rest to the next run at once, and gives exit 3",
  async (signal) => {
    workshop.gateway.answer = async (message, response) => {
      await after(400);
      accept(message, response);
    };
    const running = followProgram("remind", { ...workshop.env, SEND_CONCURRENCY: "4" }, ["--json"]);
    await workshop.gateway.received(6);
    running.kill(signal);
    const ended = await running.ended;
    expect(ended.code).toBe(3);
    const data = report(ended);
    expect(data).toMatchObject({ ended: "stopped", failed: 0, unknown: 0, reason: expect.any(String) });
    expect(data.reminder_sent).toBe(workshop.gateway.posted.length);
    expect(data.left).toBe(FLEET - data.reminder_sent);
    expect(data.details).toHaveLength(data.reminder_sent);
    expect(await statuses()).toEqual({ sent: data.reminder_sent });

    workshop.gateway.answer = accept;
    const next = await workshop.remind(["--json"]);
    expect(next.code).toBe(0);
    expect(report(next).reminder_sent).toBe(data.left);
    expect(workshop.gateway.posted).toHaveLength(FLEET);
    expect(distinct()).toBe(FLEET);
  },
);

test("SIGTERM with a silent gateway ends the run within its grace, and what is in flight becomes unknown", async () => {
  workshop.gateway.answer = () => {};
  const running = followProgram(
    "remind",
    { ...workshop.env, SEND_CONCURRENCY: "3", SHUTDOWN_GRACE_MS: "1500" },
    ["--json"],
  );
  await workshop.gateway.received(3);
  running.kill("SIGTERM");
  const began = performance.now();
  running.kill("SIGINT");
  const ended = await running.ended;
  expect(performance.now() - began).toBeLessThan(2_000);
  expect(ended.code).toBe(3);
  expect(report(ended)).toMatchObject({ ended: "stopped", unknown: 3, left: FLEET - 3 });
  expect(await statuses()).toEqual({ unknown: 3 });
});

test("a refused key halts the run after a few tries, in the gateway's words", async () => {
  workshop.gateway.answer = (_message, response) =>
    reply(response, 401, { success: false, message: "Unauthorized" });
  const ended = await workshop.remind(["--json"]);
  expect(ended.code).toBe(3);
  expect(report(ended)).toMatchObject({ ended: "halted", reminder_sent: 0 });
  expect(report(ended).reason).toContain("Unauthorized");
  expect(workshop.gateway.posted.length).toBeLessThanOrEqual(10);
});

test("the same refusal for one recipient after the other halts the run, whatever its words", async () => {
  workshop.gateway.answer = (_message, response) =>
    reply(response, 422, { success: false, message: "nomor salah" });
  const ended = await workshop.remind(["--json"]);
  expect(ended.code).toBe(3);
  expect(report(ended)).toMatchObject({ ended: "halted", reminder_sent: 0 });
  expect(workshop.gateway.posted.length).toBeLessThanOrEqual(10);
});

test.each([
  "Nomor WhatsApp belum terhubung",
  "Session not found, please scan QR",
  "Your package has expired",
  "banned",
])("a refusal of everybody that says %j halts the run, and suppresses nobody", async (message) => {
  workshop.gateway.answer = (_message, response) => reply(response, 200, { success: false, message });
  const ended = await workshop.remind(["--json"], { SET_ASIDE_INVALID: "true" });
  expect(ended.code).toBe(3);
  expect(report(ended)).toMatchObject({ ended: "halted", reminder_sent: 0 });
  expect(workshop.gateway.posted.length).toBeLessThanOrEqual(10);
  expect(await workshop.database.query("select from reminder_suppression")).toEqual([]);
});

test("four refusals that one customer's own text caused do not halt a run, and suppress nobody", async () => {
  await workshop.database.query("update vehicle set customer_id = 1 where id <= 4");
  await workshop.database.query("update customer set nama = 'Budi <teks terlarang>' where id = 1");
  workshop.gateway.answer = (message, response) => {
    if (message.body.includes("terlarang"))
      reply(response, 400, { success: false, message: "body is invalid" });
    else accept(message, response);
  };
  const ended = await workshop.remind(["--json"], { SET_ASIDE_INVALID: "true" });
  expect(ended.code).toBe(1);
  expect(report(ended)).toMatchObject({ ended: "finished", failed: 4, reminder_sent: FLEET - 4, left: 0 });
  expect(await workshop.database.query("select from reminder_suppression")).toEqual([]);
});

test("several processes at once send each reminder once", async () => {
  workshop.gateway.answer = async (message, response) => {
    await after(30);
    accept(message, response);
  };
  const all = await Promise.all([1, 2, 3].map(() => followProgram("remind", workshop.env, ["--json"]).ended));
  expect(all.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(workshop.gateway.posted).toHaveLength(FLEET);
  expect(distinct()).toBe(FLEET);
  const sent = all.map((ended) => report(ended).reminder_sent);
  expect(sent.reduce((sum, each) => sum + each, 0)).toBe(FLEET);
  expect(await statuses()).toEqual({ sent: FLEET });
});

test("a kill leaves at most the concurrency in doubt, and the next run sends the rest at once", async () => {
  const settings = { SEND_CONCURRENCY: "3" };
  workshop.gateway.answer = async (message, response) => {
    if (workshop.gateway.posted.length > 6) return;
    accept(message, response);
  };
  const running = startProgram("remind", { ...workshop.env, ...settings });
  await workshop.gateway.received(9);
  running.kill("SIGKILL");
  expect((await running.ended).code).toBeNull();

  workshop.gateway.answer = accept;
  const next = await workshop.remind(["--json"], settings);
  expect(next.code).toBe(0);
  expect(workshop.gateway.posted).toHaveLength(FLEET);
  expect(distinct()).toBe(FLEET);
  expect(report(next)).toMatchObject({ reminder_sent: FLEET - 9, skipped: 9 });
  expect(await statuses()).toEqual({ sent: FLEET - 3, sending: 3 });

  await workshop.database.query("update reminder_delivery set lease_until = now() where status = 'sending'");
  const listed = await workshop.remind(["list", "unknown"]);
  expect(listed.stdout).toMatch(/^3 unknown\n/);
  expect((await workshop.remind([])).code).toBe(0);
  expect(await statuses()).toEqual({ sent: FLEET - 3, unknown: 3 });
});
