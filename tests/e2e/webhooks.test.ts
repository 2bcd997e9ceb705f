import type { FakeGateway } from "@pengingat/test-support/gateway";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { fonnteSettings, startFonnte } from "./support/fonnte.ts";
import type { Environment } from "./support/program.ts";
import { printToken, SCHEDULER, serverSettings, startServer, type TestServer } from "./support/server.ts";
import {
  handshake,
  startWhatsappCloud,
  statusCall,
  whatsappCloudSettings,
} from "./support/whatsapp-cloud.ts";
import { openWorkshop, report, type TestWorkshop } from "./support/workshop.ts";

const WEBHOOK_SECRET = "jalan-rahasia-0123456789";
const DELIVERED_AT = 1_768_440_000;

let workshop: TestWorkshop;
let fonnte: FakeGateway;
let meta: FakeGateway;
let env: Environment;
let server: TestServer;

beforeAll(async () => {
  [workshop, fonnte, meta] = await Promise.all([openWorkshop(), startFonnte(), startWhatsappCloud()]);
  env = {
    ...serverSettings(workshop.env),
    ...whatsappCloudSettings(meta),
    ...fonnteSettings(fonnte),
    MESSENGER: "whatsapp-cloud,fonnte",
    LEASE_SECONDS: "90",
    WEBHOOK_SECRET,
  };
  server = await startServer(env, await printToken(env));
});
beforeEach(async () => {
  await workshop.clear();
  fonnte.reset();
  meta.reset();
});
afterAll(async () => {
  server.kill("SIGTERM");
  await server.ended;
  await Promise.all([workshop.close(), fonnte.close(), meta.close()]);
});

const call = (path: string, init: RequestInit = {}) => fetch(server.address + path, init);
const run = () => server.call("POST", `${SCHEDULER}/run-now`);
const tellFonnte = (fields: Record<string, string>, secret = WEBHOOK_SECRET, { address } = server) =>
  fetch(`${address}/webhooks/fonnte/${secret}`, { method: "POST", body: new URLSearchParams(fields) });

async function states() {
  return workshop.database.query(
    `select vehicle_id, extract(epoch from delivered_at)::int as delivered, extract(epoch from read_at)::int as read,
       bounce_reason
     from reminder_delivery order by vehicle_id`,
  );
}

async function unconfirmed(hours: number) {
  const { status, body } = await server.call("GET", `/reminders/unconfirmed?hours=${hours}`);
  expect(status).toBe(200);
  return body.data.reminders.map(({ no_pol }: { no_pol: string }) => no_pol).sort();
}

test("the log names the webhooks, and never their secret", async () => {
  expect(server.output()).toMatch(
    /"webhooks":\["\/webhooks\/starsender","\/webhooks\/fonnte","\/webhooks\/whatsapp-cloud"\]/,
  );
  expect(server.output()).not.toContain("rahasia");
});

test("a signed call from Meta marks messages as delivered and read, in any order; a forged one changes nothing", async () => {
  await workshop.add({ id: 1 }, { id: 2 });
  expect((await run()).body.data.reminder_sent).toBe(2);
  expect(await unconfirmed(0)).toEqual(["B 1001 XY", "B 1002 XY"]);
  expect(await unconfirmed(1)).toEqual([]);

  const forged = statusCall("628110000001", "read", DELIVERED_AT, "another-secret");
  expect((await call("/webhooks/whatsapp-cloud", forged)).status).toBe(401);
  expect((await call("/webhooks/whatsapp-cloud", { method: "POST", body: "{}" })).status).toBe(401);
  const changed = statusCall("628110000001", "read", DELIVERED_AT);
  expect((await call("/webhooks/whatsapp-cloud", { ...changed, body: `${changed.body} ` })).status).toBe(401);
  expect(await unconfirmed(0)).toHaveLength(2);

  const read = statusCall("628110000001", "read", DELIVERED_AT + 60);
  const answer = await call("/webhooks/whatsapp-cloud", read);
  expect(answer.status).toBe(200);
  await call("/webhooks/whatsapp-cloud", statusCall("628110000001", "delivered", DELIVERED_AT));
  await call("/webhooks/whatsapp-cloud", statusCall("628110000001", "failed", DELIVERED_AT));
  await call("/webhooks/whatsapp-cloud", statusCall("628119999999", "delivered", DELIVERED_AT));
  expect(await states()).toEqual([
    { vehicle_id: "1", delivered: DELIVERED_AT, read: DELIVERED_AT + 60, bounce_reason: null },
    { vehicle_id: "2", delivered: null, read: null, bounce_reason: null },
  ]);
  expect(await unconfirmed(0)).toEqual(["B 1002 XY"]);
});

test("a bounced message is listed as unconfirmed at once", async () => {
  await workshop.add({ id: 1 });
  await run();
  await call("/webhooks/whatsapp-cloud", statusCall("628110000001", "failed", DELIVERED_AT));
  expect(await unconfirmed(1)).toEqual(["B 1001 XY"]);
  const listed = await workshop.remind(["list", "unconfirmed"]);
  expect(listed).toMatchObject({ code: 0, stdout: expect.stringMatching(/^1 unconfirmed\n.*B 1001 XY/) });
  const json = await workshop.remind(["list", "unconfirmed", "--hours", "0", "--json"]);
  expect(report(json).reminders).toEqual([
    expect.objectContaining({ no_pol: "B 1001 XY", status: "sent", bounced: expect.any(Object) }),
  ]);
});

test("Meta's handshake gets its challenge back, only with the verify token", async () => {
  const answer = await call(`/webhooks/whatsapp-cloud${handshake("12345")}`);
  expect({ status: answer.status, text: await answer.text() }).toEqual({ status: 200, text: "12345" });
  const wrong = await call("/webhooks/whatsapp-cloud?hub.mode=subscribe&hub.verify_token=x&hub.challenge=1");
  expect(wrong.status).toBe(401);
});

test("Fonnte's webhook path needs the secret", async () => {
  const status = { device: "6281100", id: "7628110000001", status: "sent", state: "delivered" };
  for (const secret of ["another-secret-0123456789", `${WEBHOOK_SECRET}x`, ""]) {
    expect([401, 404]).toContain((await tellFonnte(status, secret)).status);
  }
  expect((await call(`/webhooks/starsender/${WEBHOOK_SECRET}`, { method: "POST" })).status).not.toBe(200);
});

test("Fonnte's webhook confirms what Fonnte sent as the fallback", async () => {
  await workshop.add({ id: 1 });
  meta.answer = (_, response) => response.writeHead(429).end("{}");
  expect((await run()).body.data.reminder_sent).toBe(1);
  const [kept] = await workshop.database.query("select messenger, wording from reminder_delivery");
  expect(kept).toEqual({ messenger: "fonnte", wording: expect.stringMatching(/^id-[0-9a-f]{8}$/) });
  const status = { device: "6281100", id: "7628110000001", stateid: "A1", status: "sent", state: "" };
  expect((await tellFonnte(status)).status).toBe(200);
  expect(await unconfirmed(0)).toEqual(["B 1001 XY"]);
  const later = { device: "6281100", id: "", stateid: "A1", status: "", state: "delivered" };
  expect((await tellFonnte(later)).status).toBe(200);
  expect(await unconfirmed(0)).toEqual([]);
});

test("Fonnte's secondary id confirms a message after a restart too", async () => {
  await workshop.add({ id: 1 }, { id: 2 });
  meta.answer = (_, response) => response.writeHead(429).end("{}");
  const before = await startServer(env, await printToken(env));
  try {
    expect((await before.call("POST", `${SCHEDULER}/run-now`)).body.data.reminder_sent).toBe(2);
    for (const [id, stateid] of [
      ["7628110000001", "A1"],
      ["7628110000002", "A2"],
    ] as const) {
      const status = { device: "6281100", id, stateid, status: "sent", state: "" };
      expect((await tellFonnte(status, WEBHOOK_SECRET, before)).status).toBe(200);
    }
  } finally {
    before.kill("SIGTERM");
    await before.ended;
  }
  expect(await unconfirmed(0)).toEqual(["B 1001 XY", "B 1002 XY"]);
  const later = { device: "6281100", id: "", stateid: "A2", status: "", state: "read" };
  expect((await tellFonnte(later)).status).toBe(200);
  expect(await unconfirmed(0)).toEqual(["B 1001 XY"]);
});

test("STOP suppresses a customer for every process, and MULAI lifts it", async () => {
  await workshop.add({ id: 1 }, { id: 2 });
  const write = (message: string) => tellFonnte({ device: "6281100", sender: "628110000001", message });
  expect((await write("please stop by tomorrow")).status).toBe(200);
  expect((await server.call("GET", "/suppressions")).body.data.suppressions).toEqual([]);
  expect((await write("  Stop. ")).status).toBe(200);
  expect((await server.call("GET", "/suppressions")).body.data.suppressions).toEqual([
    expect.objectContaining({ number: "628110000001", kind: "opted_out", by: "customer" }),
  ]);

  const dry = report(await workshop.remind(["--dry-run", "--json"]));
  expect(dry).toMatchObject({ planned: 1, skipped: 1 });
  const { details } = (await run()).body.data;
  expect(details).toContainEqual(
    expect.objectContaining({ no_pol: "B 1001 XY", status: "skipped", code: "OPTED_OUT" }),
  );
  expect(meta.posted.map(({ to }) => to)).toEqual(["628110000002"]);

  expect((await write("mulai")).status).toBe(200);
  expect((await run()).body.data.reminder_sent).toBe(1);
  expect(meta.posted.map(({ to }) => to)).toEqual(["628110000002", "628110000001"]);
});

test("a number can be suppressed and unsuppressed over HTTP, however it is written", async () => {
  const headers = { authorization: `Bearer ${await printToken(env)}`, "content-type": "application/json" };
  const post = (body: unknown) =>
    call("/suppressions", { method: "POST", headers, body: JSON.stringify(body) });
  expect((await post({ number: "+62 811-0000-001", reason: "asked at the desk" })).status).toBe(200);
  expect((await post({ number: "021" })).status).toBe(400);
  const { suppressions } = (await server.call("GET", "/suppressions")).body.data;
  expect(suppressions).toEqual([
    expect.objectContaining({ number: "628110000001", reason: "asked at the desk", by: "operator" }),
  ]);
  expect((await server.call("DELETE", "/suppressions/628110000001")).status).toBe(200);
  expect((await server.call("DELETE", "/suppressions/628110000001")).status).toBe(404);
});

test("there are no webhooks without their secrets", async () => {
  const plain = serverSettings(workshop.env);
  const other = await startServer(plain, await printToken(plain));
  try {
    expect(other.output()).not.toContain("webhooks");
    for (const path of ["/webhooks/whatsapp-cloud", `/webhooks/fonnte/${WEBHOOK_SECRET}`]) {
      expect((await other.call("POST", path)).status).toBe(404);
    }
  } finally {
    other.kill("SIGTERM");
    await other.ended;
  }
});
