import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, rm, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { setTimeout as after } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { accept, reply } from "@pengingat/test-support/gateway";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Environment } from "./support/program.ts";
import { printToken, SCHEDULER, serverSettings } from "./support/server.ts";
import { CAN_MOUNT, onSmallDisk } from "./support/small-disk.ts";
import { openWorkshop, type TestWorkshop } from "./support/workshop.ts";

const PENGINGAT = fileURLToPath(new URL("../../packages/pengingat/dist/main.js", import.meta.url));
const CRONTAB = fileURLToPath(new URL("../../examples/cron-systemd/pengingat.crontab", import.meta.url));
const PROGRAM = `exec ${process.execPath} ${PENGINGAT}`;
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

/** The guide's line as cron gives it to a shell, with its program and its log where the test has them. */
async function cronLine(log: string): Promise<string> {
  const [, command = ""] = /^0 \S+ \S+ \S+ \S+ (.*)$/m.exec(await readFile(CRONTAB, "utf8")) ?? [];
  const line = command
    .replace("/usr/bin/node /opt/pengingat/node_modules/pengingat/dist/main.js", PROGRAM)
    .replace("/var/log/pengingat/remind.log", log);
  expect(line).toBe(`${PROGRAM} run >/dev/null 2>>${log}`);
  return line;
}

const shell = (line: string) => ["sh", "-c", line];

/** The command of a run whose log is lost. */
const LOSSES = {
  "on a full disk": async () =>
    CAN_MOUNT
      ? onSmallDisk(workshop.home, "64k", "full", shell(await cronLine(`${workshop.home}/remind.log`)))
      : shell(await cronLine("/dev/full")),
  "whose reader is gone": async () => shell(`${PROGRAM} run`),
  "that is closed": async () => shell(`${PROGRAM} run >&- 2>&-`),
};

/** Starts a command whose output nobody reads. */
function start([file = "", ...args]: readonly string[], env: Environment) {
  const child = spawn(file, args, {
    env: { PATH: process.env.PATH, LOG_LEVEL: "trace", ...workshop.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.destroy();
  child.stderr.destroy();
  return { child, ended: once(child, "close").then(([code, signal]) => code ?? signal) };
}

async function statuses(): Promise<Record<string, number>> {
  const rows = await workshop.database.query<{ status: string; n: number }>(
    "select status, count(*)::integer as n from reminder_delivery group by status",
  );
  return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
}

const refusesOne: TestWorkshop["gateway"]["answer"] = (message, response) => {
  if (!message.to.endsWith("07")) accept(message, response);
  else reply(response, 200, { success: false, message: "nomor tidak terdaftar" });
};
const PRINTS = { MESSENGER: "console" };

test.each<[loss: keyof typeof LOSSES, code: number, expected: Record<string, number>, env?: Environment]>([
  ["on a full disk", 1, { sent: FLEET - 1, failed: 1 }],
  ["on a full disk", 2, {}, { REMINDER_LEAD_DAYS: "x" }],
  ["whose reader is gone", 0, { sent: FLEET }, PRINTS],
  ["that is closed", 0, { sent: FLEET }, PRINTS],
])("a run with a log %s ends with %i, and leaves %j", async (loss, code, expected, env = {}) => {
  workshop.gateway.answer = refusesOne;
  expect(await start(await LOSSES[loss](), env).ended).toBe(code);
  expect(await statuses()).toEqual(expected);
});

test("a command that has done what it was asked for ends with 0, though nobody can read so", async () => {
  const ended = (command: string) => start(shell(`${PROGRAM} ${command} >/dev/full`), {}).ended;
  expect(await ended("suppress 0811000621")).toBe(0);
  expect(await workshop.database.query("select number from reminder_suppression")).toHaveLength(1);
  expect(await ended("unsuppress 0811000621")).toBe(0);
});

// What is lost how, and that a run goes on, is for those that are not stopped.
test.each(["on a full disk"] as const)("a run with a log %s that is stopped ends with 3", async (loss) => {
  workshop.gateway.answer = async (message, response) => {
    await after(200);
    accept(message, response);
  };
  const { child, ended } = start(await LOSSES[loss](), { SEND_CONCURRENCY: "2" });
  await workshop.gateway.received(3);
  child.kill("SIGTERM");
  expect(await ended).toBe(3);
  const sent = workshop.gateway.posted.length;
  expect(await statuses()).toEqual({ sent });
  expect(sent).toBeLessThan(FLEET);
});

/** What a small disk gives out at once. */
const PAGE = 4_096;

test("a server whose log fills its disk in mid-run finishes it, serves on, and counts what is lost once there is room", {
  timeout: 180_000,
}, async () => {
  const env = { ...serverSettings(workshop.env), PORT: String(await freePort()) };
  const headers = { authorization: `Bearer ${await printToken(env)}` };
  const log = `${workshop.home}/server.log`;
  const fill = `${workshop.home}/fill`;
  const filling = `head -c ${PAGE} /dev/zero >${fill}; ${PROGRAM} start >>${log} 2>&1`;
  const { child, ended } = start(
    CAN_MOUNT
      ? onSmallDisk(workshop.home, `${2 * PAGE}`, "empty", shell(filling))
      : shell(`${PROGRAM} start >>/dev/full 2>&1`),
    { ...env, LOG_LEVEL: "info" },
  );
  const url = `http://127.0.0.1:${env.PORT}`;
  await answers(`${url}/health`);
  // The disk as the process sees it.
  const seen = `/proc/${child.pid}/root${log}`;
  if (CAN_MOUNT) expect((await stat(seen)).size).toBeLessThan(PAGE);

  const runNow = async () => (await fetch(`${url}${SCHEDULER}/run-now`, { method: "POST", headers })).json();
  workshop.gateway.answer = async (message, response) => {
    await after(100);
    accept(message, response);
  };
  const run = runNow();
  await workshop.gateway.received(FLEET / 2);
  for (let times = 0; times < 2; times += 1) await malformed(Number(env.PORT));
  expect(await run).toMatchObject({ data: { reminder_sent: FLEET, ended: "finished" } });
  expect(await statuses()).toEqual({ sent: FLEET });
  expect((await fetch(`${url}/health`)).status).toBe(200);

  if (CAN_MOUNT) {
    const full = await readFile(seen, "utf8");
    expect(full).toHaveLength(PAGE);
    expect(full).not.toContain("run finished");
    await rm(`/proc/${child.pid}/root${fill}`);
    expect(await runNow()).toMatchObject({ data: { reminder_sent: 0, ended: "finished" } });
    const later = await readFile(seen, "utf8");
    expect(later).toMatch(/"lostLines":\d+,"msg":"log lines could not be written"/);
    expect(later).toContain("run finished");
    // The line that fitted in part is the only one that is none.
    const torn = later
      .trimEnd()
      .split("\n")
      .filter((line) => !line.endsWith("}"));
    expect(torn).toEqual([full.slice(full.lastIndexOf("\n") + 1)]);
  }
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
});

test.runIf(CAN_MOUNT)(
  "the lines of a scheduled run that a full disk takes none of are counted, and the others are there once there is room",
  {
    timeout: 180_000,
  },
  async () => {
    await workshop.database.query(
      "insert into reminder_slot (job, scheduled_for, finished_at) values ('maintenance_reminder_job', '2026-01-01', now())",
    );
    const log = `${workshop.home}/server.log`;
    // The run of an hour that is past today is caught up at once, in a thread.
    const hour = new Date().getUTCHours();
    const { child, ended } = start(
      onSmallDisk(workshop.home, "64k", "full", shell(`${PROGRAM} start >>${log} 2>&1`)),
      {
        ...serverSettings(workshop.env),
        REMINDER_TIME_ZONE: "UTC",
        SCHEDULER_AUTOSTART: "true",
        SCHEDULER_HOUR: String(hour),
        SEND_CONCURRENCY: "1",
        LOG_LEVEL: "info",
      },
    );
    const disk = `/proc/${child.pid}/root`;
    workshop.gateway.answer = async (message, response) => {
      if (workshop.gateway.posted.length === FLEET / 2) await rm(`${disk}${workshop.home}/fill`);
      accept(message, response);
    };
    await workshop.gateway.received(FLEET);
    let written = "";
    while (!/scheduler: .*finished/.test(written)) {
      await after(100);
      written = await readFile(`${disk}${log}`, "utf8");
    }
    const shown = written.match(/"msg":"reminder sent"/g)?.length ?? 0;
    const [, lost] = /"lostLines":(\d+)/.exec(written) ?? [];
    expect(shown).toBeGreaterThanOrEqual(FLEET / 2);
    expect(Number(lost)).toBeGreaterThanOrEqual(FLEET - shown);
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
  },
);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Resolves when a server answers; where its log is lost, nothing else shows that it listens. */
async function answers(url: string): Promise<void> {
  while (
    !(await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    ))
  )
    await after(100);
}

async function malformed(port: number): Promise<void> {
  const socket = connect(port, "127.0.0.1").on("error", () => {});
  socket.resume().write("POST /suppressions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
  await once(socket, "close");
}
