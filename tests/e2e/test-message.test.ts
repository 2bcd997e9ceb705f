import { rm } from "node:fs/promises";
import { reply } from "@pengingat/test-support/gateway";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { demoHome } from "./support/demo-home.ts";
import { fonnteSettings, startFonnte } from "./support/fonnte.ts";
import { type Environment, runProgram, startProgram } from "./support/program.ts";
import { printToken, serverSettings, startServer } from "./support/server.ts";
import { startWhatsappCloud, statusCall, whatsappCloudSettings } from "./support/whatsapp-cloud.ts";
import { openWorkshop, report, type TestWorkshop } from "./support/workshop.ts";

const MINE = "628110009999";

let workshop: TestWorkshop;

beforeAll(async () => {
  workshop = await openWorkshop();
});
afterAll(() => workshop.close());
beforeEach(async () => {
  await workshop.clear();
  await workshop.add({ id: 1 }, { id: 2 }, { id: 3, lastVisit: "2025-12-01" }, { id: 4, lastVisit: null });
});

function send(args: readonly string[] = [], env: Environment = {}) {
  return runProgram("pengingat", { ...workshop.env, ...env }, ["test", "0811 0009 999", ...args]);
}

test("one message goes to one's own number, with the text of one who is due, and counts for nobody", async () => {
  const ended = await send();
  expect(ended).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^The gateway accepted the message: Success/),
  });
  expect(workshop.gateway.posted).toMatchObject([
    { path: "/api/send", to: MINE, body: expect.stringContaining("B 1001 XY") },
  ]);
  expect(ended.stderr).not.toContain("8110009999");
  expect(await workshop.database.query("select is_test, status, recipient from reminder_delivery")).toEqual([
    { is_test: true, status: "sent", recipient: MINE },
  ]);
  expect(await workshop.database.query("select from reminder_run")).toEqual([]);
  const listed = await runProgram("pengingat", workshop.env, ["list", "sent", "--json"]);
  expect(report(listed)).toMatchObject({ total: 0, reminders: [] });

  workshop.gateway.reset();
  expect(report(await workshop.remind(["--json"]))).toMatchObject({ reminder_sent: 2 });
  expect(workshop.gateway.posted.map(({ to }) => to)).not.toContain(MINE);
});

test("a vehicle whose name or plate shows nothing lends its text to no message", async () => {
  await workshop.database.query("update customer set nama = E'\\u200B' where id = 1");
  await send();
  expect(workshop.gateway.posted).toMatchObject([{ body: expect.stringContaining("B 1002 XY") }]);
});

test("--vehicle takes the text of that vehicle, due or not; one that there is not, or that never visited, is refused", async () => {
  const ended = await send(["--vehicle", "3", "--json"]);
  expect(ended.code).toBe(0);
  expect(report(ended)).toEqual({
    status: "sent",
    api_response: "Success sent message",
    message: expect.stringMatching(/Nomor3 .* B 1003 XY .* 01-04-2026/),
    delivery: null,
  });
  for (const id of ["99", "4", "x"])
    expect(await send(["--vehicle", id])).toMatchObject({ code: 2, stdout: "" });
  expect(workshop.gateway.posted).toHaveLength(1);
});

test("what fails is said, and no later run takes it up", async () => {
  workshop.gateway.answer = (_, response) =>
    reply(response, 200, { success: false, message: "device disconnected" });
  const ended = await send(["--json"], { SEND_ATTEMPTS: "1" });
  expect(ended.code).toBe(1);
  expect(report(ended)).toMatchObject({
    status: "failed",
    code: "DEVICE_OFFLINE",
    reason: "device disconnected",
  });
  workshop.gateway.reset();
  await workshop.remind([]);
  expect(workshop.gateway.posted.map(({ to }) => to)).not.toContain(MINE);
});

test("the do-not-contact list, the sending hours and the day's limit hold for it too", async () => {
  await runProgram("pengingat", workshop.env, ["suppress", MINE]);
  expect(await send()).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^Nothing was sent: .*no reminders/),
  });
  await runProgram("pengingat", workshop.env, ["unsuppress", MINE]);
  const hour = new Date().getUTCHours();
  const at = (hours: number) => `${String((hours + 24) % 24).padStart(2, "0")}:00`;
  const closed = { REMINDER_TIME_ZONE: "UTC", QUIET_HOURS: `${at(hour)}-${at(hour + 2)}` };
  expect(await send([], closed)).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^Nothing was sent: /),
  });
  expect(workshop.gateway.posted).toEqual([]);
  expect(await send([], { SEND_DAY_CAP: "1" })).toMatchObject({ code: 0 });
  expect(await send([], { SEND_DAY_CAP: "1" })).toMatchObject({
    code: 1,
    stdout: expect.stringContaining("limit"),
  });
});

test("it takes the way of a run: another messenger where the first does not send, and the text in the customer's language", async () => {
  const fonnte = await startFonnte();
  try {
    workshop.gateway.answer = (_, response) =>
      reply(response, 200, { success: false, message: "device disconnected" });
    const env = {
      ...fonnteSettings(fonnte),
      ...{ MESSENGER: "starsender,fonnte", GATEWAY_TIMEOUT_MS: "10000", SEND_ATTEMPTS: "1" },
      ...{
        CUSTOMER_LANGUAGE_COLUMN: "bahasa",
        REMINDER_TEMPLATE_EN: "Dear {nama_pelanggan}, {no_pol} is due.",
      },
    };
    await workshop.database.query(
      "alter table customer add bahasa text; update customer set bahasa = 'en' where id = 2",
    );
    expect(await send(["--vehicle", "2"], env)).toMatchObject({ code: 0 });
    expect(workshop.gateway.posted).toMatchObject([{ to: MINE }]);
    const text = "Dear Pelanggan Nomor2, B 1002 XY is due.";
    expect(fonnte.posted).toMatchObject([{ to: MINE, body: text }]);
    expect(await workshop.database.query("select is_test, messenger from reminder_delivery")).toEqual([
      { is_test: true, messenger: "fonnte" },
    ]);
  } finally {
    await workshop.database.query("alter table customer drop bahasa");
    await fonnte.close();
  }
});

test("one that is killed while it is sent is taken up by no run, and shown as nobody's", async () => {
  workshop.gateway.answer = () => {};
  const test = startProgram("pengingat", workshop.env, ["test", MINE]);
  await workshop.gateway.received(1);
  test.kill("SIGKILL");
  await test.ended;
  workshop.gateway.reset();
  const [row] = await workshop.database.query<{ is_test: boolean; status: string }>(
    "select is_test, status from reminder_delivery",
  );
  expect(row).toEqual({ is_test: true, status: "sending" });
  await workshop.database.query("update reminder_delivery set lease_until = now() - interval '1 second'");
  expect(report(await workshop.remind(["--json"]))).toMatchObject({ reminder_sent: 2, unknown: 0 });
  expect(workshop.gateway.posted.map(({ to }) => to)).not.toContain(MINE);
  expect(await workshop.database.query("select status from reminder_delivery where is_test")).toEqual([
    { status: "unknown" },
  ]);
  for (const list of ["unknown", "unconfirmed", "sent"]) {
    const { reminders } = report(await workshop.remind(["list", list, "--json"]));
    expect(JSON.stringify(reminders)).not.toContain(MINE);
  }
  expect(report(await workshop.remind(["list", "unknown", "--json"]))).toMatchObject({ total: 0 });
});

test("no hold-out takes it in, and no result counts it", async () => {
  const env = { REMINDER_HOLDOUT_PERCENT: "50", REMINDER_HOLDOUT_UNTIL: "2026-03-31" };
  for (const number of ["0811 0009 001", "0811 0009 002", "0811 0009 003"]) {
    expect(await runProgram("pengingat", { ...workshop.env, ...env }, ["test", number])).toMatchObject({
      code: 0,
    });
  }
  await runProgram("pengingat", { ...workshop.env, SEND_DAY_CAP: "1" }, ["test", "0811 0009 001"]);
  for (const table of ["reminder_holdout", "reminder_skip"]) {
    expect(await workshop.database.query(`select from ${table}`)).toEqual([]);
  }
});

test("a key is tried on the demo, whose customers get nothing", async () => {
  const home = await demoHome();
  const { STARSENDER_API_KEY = "", STARSENDER_BASE_URL = "" } = workshop.env;
  try {
    const env = { PENGINGAT_HOME: home, STARSENDER_API_KEY, STARSENDER_BASE_URL };
    expect(await runProgram("remind", env)).toMatchObject({ code: 2 });
    expect(await runProgram("pengingat", env, ["test", MINE])).toMatchObject({ code: 0 });
    expect(workshop.gateway.posted.map(({ to }) => to)).toEqual([MINE]);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});

test("where the gateway reports deliveries, it waits for that of its message", async () => {
  const meta = await startWhatsappCloud();
  const env = { ...workshop.env, ...whatsappCloudSettings(meta) };
  const settings = serverSettings(env);
  const server = await startServer(settings, await printToken(settings));
  try {
    const ended = runProgram("pengingat", env, ["test", MINE, "--json"]);
    await meta.received(1);
    // The id of the message is on file once the attempt is settled.
    await expect
      .poll(() => workshop.database.query("select from reminder_delivery where message_id is not null"))
      .toHaveLength(1);
    const seconds = Math.floor(Date.now() / 1_000);
    await fetch(`${server.address}/webhooks/whatsapp-cloud`, statusCall(MINE, "delivered", seconds));
    expect(report(await ended)).toMatchObject({ status: "sent", delivery: "delivered" });
    expect((await ended).code).toBe(0);

    const silent = await runProgram("pengingat", env, ["test", MINE, "--wait", "0"]);
    expect(silent).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("No report of its delivery came"),
    });

    // No server can run beside a command that has the embedded database.
    const home = await demoHome();
    const embedded = { PENGINGAT_HOME: home, ...whatsappCloudSettings(meta) };
    const followed = await runProgram("pengingat", embedded, ["test", MINE, "--wait", "0"]);
    await rm(home, { recursive: true, force: true });
    expect(followed).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("Its delivery is followed by a test on the page"),
    });
  } finally {
    server.kill("SIGTERM");
    await server.ended;
    await meta.close();
  }
});

test("a number that is none, or no messenger, is refused", async () => {
  expect(await runProgram("pengingat", workshop.env, ["test", "021 555"])).toMatchObject({
    code: 2,
    stdout: "",
  });
  const { STARSENDER_API_KEY: _, ...without } = workshop.env;
  const ended = await runProgram("pengingat", without, ["test", MINE]);
  expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining("nothing was sent") });
});
