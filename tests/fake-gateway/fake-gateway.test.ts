import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Road } from "./gateway-api.ts";
import { readRecord } from "./record.ts";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));

let folder: string;
let record: string;
let program: ChildProcess;
let address: string;
let addresses: Readonly<Record<Road, string>>;
let control: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "pengingat-witness-"));
  record = join(folder, "accepted.jsonl");
  program = spawn(process.execPath, [MAIN, "--record", record], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(createInterface({ input: program.stdout as Readable }), "line")) as [string];
  ({ address, addresses, control } = JSON.parse(line));
});

afterEach(async () => {
  const exited = once(program, "exit");
  program.kill("SIGTERM");
  expect(await exited).toEqual([0, null]);
  rmSync(folder, { recursive: true });
});

function send(to: string): Promise<Response> {
  return fetch(`${address}/api/send`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: "key" },
    body: JSON.stringify({ messageType: "text", to, body: "Halo" }),
  });
}

function sendByFonnte(to: string): Promise<Response> {
  const body = new URLSearchParams({ target: to, message: "Halo", countryCode: "0" });
  return fetch(`${addresses.fonnte}/send`, {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded", Authorization: "token" },
    body: body.toString(),
  });
}

function sendByCloud(to: string, text: string): Promise<Response> {
  const components = [{ type: "body", parameters: [{ type: "text", text }] }];
  return fetch(`${addresses["whatsapp-cloud"]}/v25.0/1020304050/messages`, {
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

async function play(script: unknown): Promise<number> {
  const { status } = await fetch(`${control}/__script`, { method: "PUT", body: JSON.stringify(script) });
  return status;
}

const recorded = () => readRecord(record).map(({ to }) => to);

test("what it accepts is on its record before the answer arrives", async () => {
  expect(await (await send("628110000001")).json()).toMatchObject({ success: true });
  expect(recorded()).toEqual(["628110000001"]);
});

test("a script sets faults by recipient and by count", async () => {
  expect(
    await play({
      rules: [
        { fault: "503", to: "628110000002", after: 1, times: 1 },
        { fault: "422", times: 1 },
      ],
    }),
  ).toBe(204);
  const statuses = [];
  for (const to of ["628110000002", "628110000002", "628110000002"]) statuses.push((await send(to)).status);
  expect(statuses).toEqual([422, 503, 200]);
  expect(recorded()).toEqual(["628110000002"]);
});

test("the same seed strikes the same messages", async () => {
  const strikes = async (seed: number) => {
    await play({ seed, rules: [{ fault: "400", probability: 0.5 }] });
    const statuses = [];
    for (let nth = 0; nth < 20; nth += 1) statuses.push((await send("628110000003")).status);
    return statuses.join();
  };
  const first = await strikes(7);
  expect(await strikes(7)).toBe(first);
  expect(await strikes(8)).not.toBe(first);
});

test("each gateway speaks its own form, and one record has what all of them took", async () => {
  await send("628110000006");
  expect(await (await sendByFonnte("628110000006")).json()).toMatchObject({ status: true });
  expect(await (await sendByCloud("628110000006", "Halo")).json()).toMatchObject({ contacts: [{}] });
  expect(readRecord(record).map(({ to, body, road }) => ({ to, body, road }))).toEqual([
    { to: "628110000006", body: "Halo", road: "starsender" },
    { to: "628110000006", body: "Halo", road: "fonnte" },
    { to: "628110000006", body: "Halo", road: "whatsapp-cloud" },
  ]);
});

test("each gateway refuses in its own form", async () => {
  await play({ rules: [{ fault: "success false: key" }] });
  expect(await (await send("628110000007")).json()).toMatchObject({ success: false });
  expect(await (await sendByFonnte("628110000007")).json()).toMatchObject({ status: false });
  const answer = await sendByCloud("628110000007", "Halo");
  expect(answer.status).toBe(401);
  expect(await answer.json()).toMatchObject({ error: { code: 190 } });
  expect(recorded()).toEqual([]);
});

test("a template with an empty parameter is no message", async () => {
  expect((await sendByCloud("628110000008", "")).status).toBe(400);
  expect(recorded()).toEqual([]);
});

test("one gateway refuses connections, or misbehaves, while the others are in good health", async () => {
  await play({ closed: ["fonnte"], rules: [{ fault: "503", road: "whatsapp-cloud" }] });
  await expect(sendByFonnte("628110000009")).rejects.toThrow("fetch failed");
  expect((await sendByCloud("628110000009", "Halo")).status).toBe(503);
  expect((await send("628110000009")).status).toBe(200);
});

test("it refuses connections, and is told to take them again on its other port", async () => {
  await play({ listening: false });
  await expect(send("628110000004")).rejects.toThrow("fetch failed");
  await play({});
  expect((await send("628110000004")).status).toBe(200);
});

test("it tells of each moment as it happens", async () => {
  const { body } = await fetch(`${control}/__events`);
  if (body === null) throw new Error("expected a stream");
  const lines = createInterface({ input: Readable.fromWeb(body) })[Symbol.asyncIterator]();
  await play({ rules: [{ fault: "reset after accepting" }] });
  await expect(send("628110000005")).rejects.toThrow("fetch failed");
  const moments = [];
  for (let nth = 0; nth < 3; nth += 1) moments.push(JSON.parse(String((await lines.next()).value)).moment);
  expect(moments).toEqual(["arrived", "accepted", "answered"]);
  expect(recorded()).toEqual(["628110000005"]);
});

test("a script that it does not understand is refused", async () => {
  expect(await play({ rules: [{ fault: "earthquake" }] })).toBe(400);
});
