import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { setTimeout as after } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { takePeakMemoryMb } from "./support/peak-memory.ts";
import { startProgram } from "./support/program.ts";
import { printToken, SCHEDULER, serverSettings, startServer, type TestServer } from "./support/server.ts";
import { openWorkshop, type TestWorkshop } from "./support/workshop.ts";

/**
 * Enough to show what grows with the number: answers of 10 MB, and 175 MB of memory more where nothing holds it down.
 * `BIG_ANSWERS_DUE=300000` for the long form.
 */
const DUE = Number(process.env.BIG_ANSWERS_DUE ?? 30_000);
const MORE_MEMORY_MB = 100;
const TIME_LIMIT_MS = 60_000 * Math.ceil(DUE / 30_000);

let workshop: TestWorkshop;
let server: TestServer;
let token: string;

beforeAll(async () => {
  workshop = await openWorkshop();
  const env = serverSettings(workshop.env);
  token = await printToken(env);
  server = await startServer(env, token, startProgram);
  await workshop.database.query(`
    insert into customer select i, 'Pelanggan ' || i, '0811' || lpad(i::text, 8, '0') from generate_series(1, ${DUE}) as i;
    insert into vehicle select i, 'B ' || i || ' XY', i, date '2025-09-15' + i % 3 from generate_series(1, ${DUE}) as i;
    analyze`);
}, TIME_LIMIT_MS);
afterAll(async () => {
  server.kill("SIGTERM");
  await server.ended;
  await workshop.close();
});

/** Writes into the ledger that vehicles had their reminders. */
function remind(which: string): Promise<unknown> {
  return workshop.database.query(`
    insert into reminder_delivery (vehicle_id, visit_date, occasion, status, run_id, recipient, begun_on)
    select id::text, last_visit_date + interval '4 months', '2026-01-15', 'sent', gen_random_uuid(), '62811' || lpad(id::text, 8, '0'), '2026-01-15'
    from vehicle where ${which}`);
}

/** How long an answer is. Nothing of it is read for `pauseMs`. */
async function lengthOf(method: string, path: string, pauseMs = 0): Promise<number> {
  const call = request(server.address + path, { method, headers: { authorization: `Bearer ${token}` } });
  const [response] = (await once(call.end(), "response")) as [IncomingMessage];
  expect(response.statusCode).toBe(200);
  await after(pauseMs);
  let length = 0;
  for await (const chunk of response) length += chunk.length;
  return length;
}

test(
  "the server's memory does not grow with how many are due, whoever asks, and however slowly they read",
  async () => {
    await remind("id = 1");
    // What is loaded with the first answer stays.
    expect(await lengthOf("GET", "/results")).toBeGreaterThan(0);
    const before = await takePeakMemoryMb(server.pid);

    expect(await lengthOf("GET", "/preview", 1_000)).toBeGreaterThan(300 * DUE);
    await remind("id > 1");
    expect(await lengthOf("POST", `${SCHEDULER}/run-now`)).toBeGreaterThan(150 * DUE);
    expect(await lengthOf("GET", "/results")).toBeGreaterThan(0);

    expect((await takePeakMemoryMb(server.pid)) - before).toBeLessThan(MORE_MEMORY_MB);
  },
  TIME_LIMIT_MS,
);
