import { readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { peakMemoryKbOf } from "@pengingat/test-support/peak-memory";
import { afterAll, beforeAll, expect, test } from "vitest";
import { demoHome } from "./support/demo-home.ts";
import { type Environment, type RunningProgram, runProgram, startProgram } from "./support/program.ts";
import { SCHEDULER } from "./support/server.ts";
import { report } from "./support/workshop.ts";

/** Half of what it took while V8 compiled all that is hot in the embedded PostgreSQL once more. */
const MEMORY_LIMIT_KB = 450 * 1_024;
const RECORD_PEAK = new URL("./support/record-peak.mjs", import.meta.url).href;

let home: string;
let env: Environment;

beforeAll(async () => {
  home = await demoHome();
  env = { PENGINGAT_HOME: home, PORT: "0", PEAK_FILE: join(tmpdir(), `pengingat-peak-${process.pid}`) };
});
afterAll(() =>
  Promise.all([home, env.PEAK_FILE ?? ""].map((path) => rm(path, { recursive: true, force: true }))),
);

/** Starts the server and reads the address and the token off its banner, as a newcomer does. */
async function start(): Promise<{ server: RunningProgram; post: (path: string) => Promise<Response> }> {
  const server = startProgram("server", env, [], ["--import", RECORD_PEAK]);
  const [, address] = await server.shows(/pengingat is ready at (\S+)/);
  const [, token] = await server.shows(/TOKEN=(\S+)\n/);
  const headers = { authorization: `Bearer ${token}` };
  return { server, post: (path) => fetch(`${address}${path}`, { method: "POST", headers }) };
}

/** The link of the banner opens the page signed in as the user of the demo, once. */
async function expectOneSignIn(server: RunningProgram): Promise<void> {
  const [, link = ""] = await server.shows(/\n {2}(http\S+\/masuk\?sekali=\S+)\n/);
  const first = await fetch(link, { redirect: "manual" });
  expect([first.status, first.headers.get("location")]).toEqual([303, "./"]);
  const [cookie = ""] = (first.headers.getSetCookie()[0] ?? "").split(";");
  const screen = await fetch(new URL("./", link), { headers: { Cookie: cookie } });
  expect(await screen.text()).toContain("Masuk sebagai demo");
  expect((await fetch(link, { redirect: "manual" })).status).toBe(401);
}

/** What a start shows, from its first sentence on, without what is another on each machine. */
function welcome(text: string): string {
  const [shown = "no welcome"] = /^pengingat is ready.*Ctrl-C stops the server\./ms.exec(text) ?? [];
  return shown
    .replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, "ADDRESS")
    .replace(/(sekali|TOKEN)=.*/g, "$1=…")
    .replace(/(\.data, is ).*/, "$1HOME");
}

test("the demo server shows what the README does, and a run prints its messages; killed, it starts again at once and remembers them, in little memory", async () => {
  const first = await start();
  await first.server.shows(/Ctrl-C stops the server/);
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  expect(welcome(readme)).toBe(welcome(first.server.output()));
  await expectOneSignIn(first.server);
  expect(first.server.output()).toMatch(/curl .*-X POST .*\/scheduler\/maintenance-reminder\/run-now/);
  const run = JSON.parse(await (await first.post(`${SCHEDULER}/run-now`)).text());
  expect(run.data.reminder_sent).toBeGreaterThanOrEqual(3);
  expect(run.data.details.map(({ status }: { status: string }) => status)).toContain("skipped");
  const printed = first.server.output().match(/Bapak .* untuk nomor kendaraan/g);
  expect(printed).toHaveLength(run.data.reminder_sent);

  const second = await runProgram("server", env);
  expect(second.code).toBe(2);
  expect(second.stderr).toMatch(/^Another process uses the embedded database in .*\n$/);
  expect((await runProgram("remind", env)).code).toBe(2);

  // Only Linux tells of a process that is killed.
  expect(peakMemoryKbOf(first.server.pid) ?? 0).toBeLessThan(MEMORY_LIMIT_KB);
  first.server.kill("SIGKILL");
  await first.server.ended;
  const again = await start();
  await expectOneSignIn(again.server);
  const next = JSON.parse(await (await again.post(`${SCHEDULER}/run-now`)).text());
  expect(next.data).toMatchObject({ reminder_sent: 0, due: run.data.due });
  expect(again.server.output()).not.toContain("Bapak");
  again.server.kill("SIGINT");
  expect((await again.server.ended).code).toBe(0);
  expect(Number(await readFile(env.PEAK_FILE ?? "", "utf8"))).toBeLessThan(MEMORY_LIMIT_KB);
});

test("the secret file is readable by its owner only, and token signs with it", async () => {
  const secret = join(home, ".data", "jwt-secret");
  expect((await stat(secret)).mode & 0o777).toBe(0o600);
  expect((await stat(join(home, ".data"))).mode & 0o777).toBe(0o700);
  const text = await readFile(secret, "utf8");
  expect(Buffer.byteLength(text)).toBeGreaterThanOrEqual(32);
  const token = await runProgram("token", env);
  expect(token.code).toBe(0);
  expect(token.stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  expect(token.stderr).toBe("");
  expect(await readdir(home)).toEqual([".data"]);
});

// Another month, and its last day: who is due goes by the day.
test.each(["2026-02-28"])(
  "some demo customers are due on %s, and a run prints its messages on standard error",
  async (day) => {
    const ended = await runProgram("remind", { ...env, REMINDER_TODAY: day }, ["--json"]);
    expect(ended.code).toBe(0);
    const { reminder_sent, details } = report(ended);
    expect(reminder_sent).toBeGreaterThanOrEqual(2);
    expect(ended.stderr.match(/Bapak .* untuk nomor kendaraan/g)).toHaveLength(reminder_sent);
    for (const { days_until_visit } of details) expect([0, 1, 2]).toContain(days_until_visit);
  },
);
