import type { FakeGateway } from "@pengingat/test-support/gateway";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type FloodCall, flood, memoryOf } from "./support/flood.ts";
import { fonnteSettings, startFonnte } from "./support/fonnte.ts";
import { startProgram } from "./support/program.ts";
import { printToken, SCHEDULER, serverSettings, startServer, type TestServer } from "./support/server.ts";
import { metaCall, startWhatsappCloud, whatsappCloudSettings } from "./support/whatsapp-cloud.ts";
import { openWorkshop, report, type TestWorkshop } from "./support/workshop.ts";

const SECRET = "jalan-rahasia-0123456789";
/** The customer of the first vehicle. */
const BUDI = "628110000001";
const NEW = "628115550999";
const BSUID = "ID.13491208655302741918";
const SECONDS = 1_768_440_000;

let workshop: TestWorkshop;
let fonnte: FakeGateway;
let meta: FakeGateway;
let server: TestServer;
let token: string;

beforeAll(async () => {
  [workshop, fonnte, meta] = await Promise.all([openWorkshop(), startFonnte(), startWhatsappCloud()]);
  const env = {
    ...serverSettings(workshop.env),
    ...whatsappCloudSettings(meta),
    ...fonnteSettings(fonnte),
    MESSENGER: "whatsapp-cloud",
    WEBHOOK_SECRET: SECRET,
    SET_ASIDE_INVALID: "true",
  };
  token = await printToken(env);
  server = await startServer(env, token, startProgram);
});
beforeEach(async () => {
  await workshop.clear();
  meta.reset();
});
afterAll(async () => {
  server.kill("SIGTERM");
  await server.ended;
  await Promise.all([workshop.close(), fonnte.close(), meta.close()]);
});

async function hears(call: RequestInit | Record<string, string>): Promise<void> {
  const [path, init] =
    "method" in call
      ? ["whatsapp-cloud", call as RequestInit]
      : [`fonnte/${SECRET}`, { method: "POST", body: new URLSearchParams(call as Record<string, string>) }];
  expect((await fetch(`${server.address}/webhooks/${path}`, init)).status).toBe(200);
}
const run = async () => (await server.call("POST", `${SCHEDULER}/run-now`)).body.data;
const suppressed = async () =>
  (await server.call("GET", "/suppressions")).body.data.suppressions
    .map(({ number }: { number: string }) => number)
    .sort();
const unresolved = async () => (await server.call("GET", "/suppressions/unresolved")).body.data.entries;

const viaFonnte = (message: string, sender = BUDI) => ({ device: "6281100", sender, message });
/** Without a time, as some devices call. */
const again = (message: string, inboxid: string) => ({ ...viaFonnte(message), inboxid });
const message = (fields: object) => ({ id: "wamid.in", timestamp: String(SECONDS), type: "text", ...fields });
const viaMeta = (fields: object, contacts?: object[]) => metaCall({ contacts, messages: [message(fields)] });
const said = (body: string, fields: object = { from: BUDI }) => viaMeta({ text: { body }, ...fields });
const preference = (fields: object) =>
  metaCall(
    { user_preferences: [{ category: "marketing_messages", timestamp: SECONDS, ...fields }] },
    "user_preferences",
  );
const system = (type: string, fields: object, by: object = { from: BUDI }) =>
  viaMeta({ type: "system", system: { type, ...fields }, ...by });

/** What comes by webhook. */
type Call = RequestInit | Record<string, string>;

const row = (what: string, outcome: string, ...calls: readonly Call[]) => ({ what, outcome, calls });

/** What comes, in its order, and who is suppressed for it; `?` is the list that a person looks at, `-` nobody. */
const TABLE = [
  row("a device behind a colon", BUDI, viaFonnte("STOP", `${BUDI}:2@s.whatsapp.net`)),
  row("an id of WhatsApp Web", BUDI, viaFonnte("STOP", `${BUDI}@c.us`)),
  row("a direction mark before the word", BUDI, viaFonnte("\u200eSTOP")),
  row("a zero-width space behind it", BUDI, viaFonnte("STOP\u200b")),
  row("one inside it", BUDI, viaFonnte("ST\u200bOP")),
  row("an emoji", BUDI, viaFonnte("STOP 🙏")),
  row("WhatsApp's formatting", BUDI, viaFonnte("~stop~")),
  row("a polite word", BUDI, viaFonnte("stop ya")),
  row("what is to stop", BUDI, viaFonnte("berhenti kirim")),
  row("a word about something else", "-", viaFonnte("stop oli dulu")),
  row("an opt-out in other words", "?", viaFonnte("jangan kirim lagi")),
  row("another", "?", viaFonnte("tolong jangan WA lagi")),
  row("a hidden number", "?", viaFonnte("STOP", "160958311837878@lid")),
  row("a group", "?", viaFonnte("STOP", "120363041234567890@g.us")),
  row("a broadcast", "?", viaFonnte("STOP", "status@broadcast")),
  row("an id of nothing known", "?", viaFonnte("STOP", "0811:5550123x")),
  row("a user id that nobody knows", "?", said("STOP", { from_user_id: BSUID })),
  row(
    "one that came beside the number",
    BUDI,
    said("Halo", { from: BUDI, from_user_id: BSUID }),
    said("STOP", { from_user_id: BSUID }),
  ),
  row(
    "one that the contacts name",
    BUDI,
    viaMeta({ text: { body: "STOP" }, from_user_id: BSUID }, [{ wa_id: BUDI, user_id: BSUID }]),
  ),
  row("WhatsApp's id of a Brazilian number", "5511912345678", said("STOP", { from: "551112345678" })),
  row("of a Mexican one", "525512345678", said("STOP", { from: "5215512345678" })),
  row("Meta's own menu", BUDI, preference({ wa_id: BUDI, value: "stop" })),
  row(
    "which lifts it again",
    "-",
    said("STOP"),
    preference({ wa_id: BUDI, value: "resume", timestamp: SECONDS + 1 }),
  ),
  row("by a user id", "?", preference({ user_id: BSUID, value: "stop" })),
  row(
    "Meta's own button",
    BUDI,
    viaMeta({ from: BUDI, type: "button", button: { text: "Stop promotions", payload: "x" } }),
  ),
  row("a changed number", `${BUDI} ${NEW}`, said("STOP"), system("user_changed_number", { wa_id: NEW })),
  row(
    "told before the word arrives",
    `${BUDI} ${NEW}`,
    system("user_changed_number", { wa_id: NEW }),
    said("STOP"),
  ),
  row(
    "a changed user id",
    BUDI,
    said("Halo", { from: BUDI, from_user_id: BSUID }),
    system("user_changed_user_id", { previous_user_id: BSUID, user_id: "ID.2" }, {}),
    said("STOP", { from_user_id: "ID.2" }),
  ),
  row(
    "an older MULAI that comes late",
    BUDI,
    said("STOP"),
    said("MULAI", { from: BUDI, timestamp: String(SECONDS - 1) }),
  ),
  row(
    "an older STOP that comes again",
    "-",
    said("STOP"),
    said("MULAI", { from: BUDI, timestamp: String(SECONDS + 1) }),
    said("STOP"),
  ),
  row(
    "a MULAI without a time that comes again",
    BUDI,
    again("MULAI", "1"),
    again("STOP", "2"),
    again("MULAI", "1"),
  ),
  row("one without a time and an id", BUDI, viaFonnte("MULAI"), viaFonnte("STOP"), viaFonnte("MULAI")),
  row(
    "a STOP without a time that comes again",
    "-",
    again("STOP", "1"),
    again("MULAI", "2"),
    again("STOP", "1"),
  ),
];

describe("a webhook's opt-out ends with the right person, or on the list for one to look at:", () => {
  test.each(TABLE)("$what: $outcome", async ({ outcome, calls }) => {
    for (const call of calls) await hears(call);
    expect(await suppressed()).toEqual(/^\d/.test(outcome) ? outcome.split(" ") : []);
    expect((await unresolved()).length).toBe(outcome === "?" ? 1 : 0);
  });

  test("a reply to our own message, by somebody without a number", async () => {
    await workshop.add({ id: 1 });
    expect(await run()).toMatchObject({ reminder_sent: 1 });
    await hears(said("STOP", { from_user_id: BSUID, context: { id: `wamid.${BUDI}` } }));
    expect(await suppressed()).toEqual([BUDI]);
  });

  test("somebody whose id a send's answer, or a status, has told", async () => {
    const ids = { input: BUDI, wa_id: "551131234567", user_id: BSUID };
    meta.answer = ({ to }, response) =>
      response.end(JSON.stringify({ contacts: to === BUDI ? [ids] : [], messages: [{ id: `wamid.${to}` }] }));
    await workshop.add({ id: 1 }, { id: 2 });
    await run();
    await hears(said("STOP", { from: "551131234567" }));
    expect(await suppressed()).toContain(BUDI);
    const status = { id: "wamid.628110000002", status: "delivered", timestamp: String(SECONDS) };
    await hears(metaCall({ statuses: [{ ...status, recipient_user_id: "ID.3" }] }));
    await hears(said("STOP", { from_user_id: "ID.3" }));
    expect(await suppressed()).toContain("628110000002");
  });
});

test("a user id never goes into `to`: a number that it came beside is sent to, and an id on file is reported", async () => {
  await workshop.add({ id: 1 }, { id: 2, phone: BSUID });
  await hears(said("Halo", { from: BUDI, from_user_id: "ID.7" }));
  await hears(said("Halo", { from_user_id: BSUID }));
  expect((await run()).details).toContainEqual(expect.objectContaining({ code: "INVALID_PHONE" }));
  expect(meta.posted.map(({ to }) => to)).toEqual([BUDI]);
});

test("a number whose message bounces is suppressed once another arrives, and the next message goes to the second number", async () => {
  await workshop.add(
    { id: 1, phone: "0811-0000-001 / 0811-0000-777", lastVisit: "2025-09-16" },
    { id: 2, lastVisit: "2025-09-16" },
  );
  expect(await run()).toMatchObject({ reminder_sent: 2 });
  const told = { timestamp: String(SECONDS), recipient_id: BUDI };
  const errors = [{ code: 131026, title: "Message undeliverable" }];
  await hears(metaCall({ statuses: [{ ...told, id: `wamid.${BUDI}`, status: "failed", errors }] }));
  expect(await suppressed()).toEqual([]);
  await hears(metaCall({ statuses: [{ ...told, id: "wamid.628110000002", status: "delivered" }] }));
  expect(await suppressed()).toEqual([BUDI]);
  meta.reset();
  const tomorrow = { ...whatsappCloudSettings(meta), REMINDER_TODAY: "2026-01-16" };
  expect(report(await workshop.remind(["--json"], tomorrow))).toMatchObject({ reminder_sent: 2 });
  expect(meta.posted.map(({ to }) => to).sort()).toEqual(["628110000002", "628110000777"]);
});

test("another STOP counts after staff have lifted the one before, though the gateway calls all by one id", async () => {
  await hears(again("STOP", "1"));
  expect((await server.call("DELETE", `/suppressions/${BUDI}`)).status).toBe(200);
  expect(await suppressed()).toEqual([]);
  await hears(again("STOP", "1"));
  expect(await suppressed()).toEqual([BUDI]);
});

test("a person ties an unresolved one to a number, or drops it; the command line lists them", async () => {
  await hears(viaFonnte("STOP", "160958311837878@lid"));
  await hears(viaFonnte("jangan kirim lagi"));
  const listed = await workshop.remind(["list", "unresolved"]);
  expect(listed).toMatchObject({ code: 0, stdout: expect.stringContaining("2 opt-outs to look at") });
  expect(listed.stdout).toContain("160958311837878@lid over fonnte: STOP");
  expect(report(await workshop.remind(["list", "unresolved", "--json"])).entries).toEqual(await unresolved());
  const [second, first] = await unresolved();
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  for (const [id, body] of [
    [first.id, { number: "0811-0000-001" }],
    [second.id, { drop: true }],
  ]) {
    const url = `${server.address}/suppressions/unresolved/${id}`;
    expect((await fetch(url, { method: "POST", headers, body: JSON.stringify(body) })).status).toBe(200);
  }
  expect([await suppressed(), await unresolved()]).toEqual([[BUDI], []]);
});

test.each([
  ["sent", "sent"],
  ["failed", "failed"],
] as const)("a lost answer is settled by a status with our reference: %s", async (status, settled) => {
  await workshop.add({ id: 1 });
  meta.answer = (_, response) => response.writeHead(502).end();
  expect(await run()).toMatchObject({ details: [expect.objectContaining({ status: "unknown" })] });
  const { reference } = meta.posted[0] ?? {};
  const told = { id: "wamid.lost", status, timestamp: String(SECONDS), biz_opaque_callback_data: reference };
  await hears(metaCall({ statuses: [null, { ...told, pricing: { category: "marketing" } }] }));
  expect(await workshop.ledger()).toEqual([expect.stringMatching(new RegExp(`${settled}$`))]);
  expect(server.output()).toContain("reminders are billed as marketing");
});

test("a run halts where Meta says that the template is paused, before it reaches anybody", async () => {
  await workshop.add({ id: 1 }, { id: 2 });
  const template = { message_template_name: "service_due", message_template_language: "id" };
  await hears(metaCall({ ...template, event: "PAUSED" }, "message_template_status_update"));
  expect(await run()).toMatchObject({ ended: "halted", left: 2, reason: expect.stringContaining("PAUSED") });
  expect(meta.posted).toEqual([]);
  await hears(metaCall({ ...template, event: "IN_APPEAL" }, "message_template_status_update"));
  expect(await run()).toMatchObject({ ended: "halted", left: 2 });
  const later = Math.floor(Date.now() / 1000) + 1;
  await hears(
    metaCall({ ...template, event: "APPROVED" }, "message_template_status_update", undefined, later),
  );
  expect(await run()).toMatchObject({ ended: "finished", reminder_sent: 2 });
});

test("25,000 messages in one signed call are heard within 30 seconds, each opt-out of them", async () => {
  const messages = Array.from({ length: 25_000 }, (_, n) =>
    message({
      id: `wamid.many.${n}`,
      from: `62811${6_000_000 + n}`,
      text: { body: n % 2 === 0 ? "STOP" : "halo" },
    }),
  );
  await hears(metaCall({ messages }));
  const [count] = await workshop.database.query<{ n: number }>(
    "select count(*)::int as n from reminder_suppression",
  );
  expect(count).toEqual({ n: 12_500 });
}, 30_000);

/** `WEBHOOK_FLOOD_SECONDS=10` for the long form. */
const FLOOD_SECONDS = Number(process.env.WEBHOOK_FLOOD_SECONDS ?? 1);
const PER_SECOND = 1_000;
/** One in so many calls of the flood is genuine. */
const GENUINE_EVERY = 50;

/** Calls that are forged, broken, or of things that nobody knows. */
const ODD: readonly ((n: number) => FloodCall)[] = [
  () => ({ path: "/webhooks/whatsapp-cloud", body: "{" }),
  () =>
    asCall(metaCall({ messages: [message({ from: BUDI, text: { body: "STOP" } })] }, "messages", "forged")),
  () => asCall(metaCall({ messages: [null, 7, { from: [] }], statuses: {} })),
  () => asCall(metaCall({ statuses: [{ id: "wamid.of.nobody", status: "read", timestamp: "1" }] })),
  () => asCall(metaCall({}, "a_field_of_next_year")),
  () => ({ path: "/webhooks/fonnte/another-secret-0123456789", body: "sender=1" }),
  (n) => ({ path: `/webhooks/fonnte/${SECRET}`, headers: FORM, body: `sender=${n}%40lid&message=halo` }),
  () => ({ path: `/webhooks/fonnte/${SECRET}`, headers: FORM, body: "%00".repeat(1_000) }),
  (n) => ({ path: `/webhooks/nobody-${n}`, body: "x" }),
  (n) => ({ path: `/webhooks/whatsapp-cloud?hub.mode=subscribe&hub.challenge=${n}`, method: "GET" }),
];
const FORM = { "content-type": "application/x-www-form-urlencoded" };

function asCall({ headers, body }: RequestInit): FloodCall {
  const path = "/webhooks/whatsapp-cloud";
  return { path, headers: headers as Record<string, string>, body: body as string };
}

test("a flood of forged and odd calls loses no genuine one, and takes no memory", async () => {
  const numberOf = (n: number) => `62811${String(7_000_000 + n)}`;
  const genuine: string[] = [];
  const pour = (seconds: number, first: number) =>
    flood(server.address, {
      perSecond: PER_SECOND,
      seconds,
      call(n) {
        if (n % GENUINE_EVERY > 0) return ODD[n % ODD.length]?.(n) ?? { path: "/" };
        genuine.push(numberOf(first + n));
        return asCall(said("STOP", { id: `wamid.${first + n}`, from: numberOf(first + n) }));
      },
    });
  await pour(1, 0);
  const before = await memoryOf(server.pid);
  const statuses = await pour(FLOOD_SECONDS, PER_SECOND);
  const grown = (await memoryOf(server.pid)) - before;
  const stored = await workshop.database.query<{ number: string }>("select number from reminder_suppression");
  expect(stored.map(({ number }) => number).sort()).toEqual(genuine.sort());
  expect([...statuses.keys()].sort()).toEqual([200, 400, 401, 404]);
  // Heap that V8 keeps in hand; what each call left behind would be more.
  expect(grown).toBeLessThan(128);
}, 120_000);

test("no log has a number, a name, an id or a word of any of it", () => {
  expect(server.output()).toContain('"unresolved":1');
  expect(server.output()).not.toMatch(/62811|5511|ID\.1349|@lid|STOP|berhenti|jangan|promotions|Pelanggan/);
});
