import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type FakeGateway, startFakeGateway } from "./fake-gateway.ts";
import { GATEWAYS } from "./gateway-api.ts";
import { readRecord } from "./record.ts";

let folder: string;
let record: string;
let fake: FakeGateway;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "pengingat-fake-gateway-"));
  record = join(folder, "accepted.jsonl");
  fake = await startFakeGateway(record);
});

afterEach(async () => {
  await fake.close();
  rmSync(folder, { recursive: true });
});

function send(to: string): Promise<Response> {
  return fetch(`${fake.addresses.starsender}/api/send`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: "key" },
    body: JSON.stringify({ messageType: "text", to, body: "Halo" }),
  });
}

function sendByFonnte(to: string): Promise<Response> {
  const body = new URLSearchParams({ target: to, message: "Halo", countryCode: "0" });
  return fetch(`${fake.addresses.fonnte}/send`, {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded", Authorization: "token" },
    body: body.toString(),
  });
}

function sendByCloud(to: string, text: string): Promise<Response> {
  const components = [{ type: "body", parameters: [{ type: "text", text }] }];
  return fetch(`${fake.addresses["whatsapp-cloud"]}/v25.0/1020304050/messages`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: "Bearer token" },
    body: JSON.stringify({
      messaging_product: "whatsapp",
      to,
      type: "template",
      template: { name: "uji", language: { code: "id" }, components },
    }),
  });
}

const recorded = () => readRecord(record).map(({ to }) => to);

test("an accepted message is on record before the reply arrives", async () => {
  expect(await (await send("628110000001")).json()).toMatchObject({ success: true });
  expect(recorded()).toEqual(["628110000001"]);
});

test("a script sets faults by recipient and by count", async () => {
  await fake.play({
    rules: [
      { fault: "503", to: "628110000002", after: 1, times: 1 },
      { fault: "422", times: 1 },
    ],
  });
  const statuses = [];
  for (const to of ["628110000002", "628110000002", "628110000002"]) statuses.push((await send(to)).status);
  expect(statuses).toEqual([422, 503, 200]);
  expect(recorded()).toEqual(["628110000002"]);
});

test("the same seed makes the same messages fail", async () => {
  const failures = async (seed: number) => {
    await fake.play({ seed, rules: [{ fault: "400", probability: 0.5 }] });
    const statuses = [];
    for (let nth = 0; nth < 20; nth += 1) statuses.push((await send("628110000003")).status);
    return statuses.join();
  };
  const first = await failures(7);
  expect(await failures(7)).toBe(first);
  expect(await failures(8)).not.toBe(first);
});

test("each gateway accepts in its own format, and one record holds what all of them accepted", async () => {
  await send("628110000006");
  expect(await (await sendByFonnte("628110000006")).json()).toMatchObject({ status: true });
  expect(await (await sendByCloud("628110000006", "Halo")).json()).toMatchObject({ contacts: [{}] });
  expect(readRecord(record).map(({ to, body, gateway }) => ({ to, body, gateway }))).toEqual(
    GATEWAYS.map((gateway) => ({ to: "628110000006", body: "Halo", gateway })),
  );
});

test("each gateway refuses in its own format", async () => {
  await fake.play({ rules: [{ fault: "refused: key" }] });
  expect(await (await send("628110000007")).json()).toMatchObject({ success: false });
  expect(await (await sendByFonnte("628110000007")).json()).toMatchObject({ status: false });
  const reply = await sendByCloud("628110000007", "Halo");
  expect(reply.status).toBe(401);
  expect(await reply.json()).toMatchObject({ error: { code: 190 } });
  expect(recorded()).toEqual([]);
});

test("a template with an empty parameter is an invalid request", async () => {
  expect((await sendByCloud("628110000008", "")).status).toBe(400);
  expect(recorded()).toEqual([]);
  expect(fake.invalidRequests).toBe(1);
});

test("one gateway refuses connections, or fails, while the others are healthy", async () => {
  await fake.play({ closed: ["fonnte"], rules: [{ fault: "503", gateway: "whatsapp-cloud" }] });
  await expect(sendByFonnte("628110000009")).rejects.toThrow("fetch failed");
  expect((await sendByCloud("628110000009", "Halo")).status).toBe(503);
  expect((await send("628110000009")).status).toBe(200);
  await fake.play({});
  expect((await sendByFonnte("628110000009")).status).toBe(200);
});

test("each moment of a message is an event", async () => {
  const moments: string[] = [];
  fake.events.on("event", ({ moment }) => moments.push(moment));
  await fake.play({ rules: [{ fault: "reset after accepting" }] });
  await expect(send("628110000005")).rejects.toThrow("fetch failed");
  expect(moments).toEqual(["arrived", "accepted", "answered"]);
  expect(recorded()).toEqual(["628110000005"]);
});
