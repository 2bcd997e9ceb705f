import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ReminderError } from "../../src/errors.js";
import {
  type GatewayEventsOptions,
  gatewayEvents,
  type HandledEvents,
} from "../../src/gateway/gateway-events.js";
import { resolveOptOut } from "../../src/gateway/resolve-opt-out.js";
import { readSenderId } from "../../src/gateway/sender-id.js";
import type { DeliveryReceipt } from "../../src/ports/delivery-receipts.js";
import type { IncomingMessage, WebhookReading } from "../../src/ports/gateway-webhook.js";
import { inMemoryStore } from "../../src/testing/in-memory-store.js";

const BUDI = "628115550123";
const NEW = "628115550999";
const NEWER = "628115551000";
const BSUID = "ID.13491208655302741918";
const LID = "160958311837878@lid";

type Events = Partial<Omit<WebhookReading, "answer">>;

function setUp(options: GatewayEventsOptions = {}) {
  const store = inMemoryStore();
  const handled: HandledEvents[] = [];
  const events = gatewayEvents(store, { onHandled: (each) => handled.push(each), ...options });
  const handle = (reading: Events, gateway = "fonnte") =>
    events.handle({ receipts: [], incoming: [], ...reading }, gateway);
  const hear = (text: string, message: Partial<IncomingMessage> = {}) =>
    handle({ incoming: [{ from: BUDI, text, ...message }] });
  const optedOut = () =>
    store.suppressions.entries.filter(({ kind }) => kind === "opted_out").map(({ number }) => number);
  const open = () => store.unresolved.entries.map(({ sender, words }) => [sender, words]);

  /** A message of ours that went to a number. */
  async function wrote(number: string, messageId: string): Promise<void> {
    const run = await store.ledger.open({ runId: "run", leaseMs: 60_000, today: "2025-12-16" });
    const key = { vehicleId: messageId, visitDate: "2025-12-18", period: "2025-12-16" };
    const begun = { ...key, token: crypto.randomUUID(), recipient: number };
    await run.settleAndBegin([], [begun]);
    await run.settleAndBegin([{ begun, attempts: 1, status: "sent", response: "ok", messageId }], []);
  }
  return { store, handle, hear, optedOut, open, wrote, handled };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: minute(100) });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Lets a second pass. */
const later = () => vi.setSystemTime(Date.now() + 1_000);

function minute(n: number): Date {
  return new Date(Date.parse("2025-12-16T01:00:00Z") + n * 60_000);
}

const receipt = (parts: Partial<DeliveryReceipt> = {}): DeliveryReceipt => ({
  messageId: "wamid.1",
  state: "failed",
  at: minute(1),
  reason: "(#131050)",
  ...parts,
});

describe("an opt-out", () => {
  it.each([
    // Who wrote, as the gateway gives it, and who is suppressed for it; nobody: it is on the list for a person.
    ["628115550123", BUDI],
    ["+628115550123", BUDI],
    ["08115550123", BUDI],
    ["628115550123@c.us", BUDI],
    ["628115550123@s.whatsapp.net", BUDI],
    ["628115550123:2@s.whatsapp.net", BUDI],
    ["551112345678", "5511912345678"],
    ["5215512345678", "525512345678"],
    ["551131234567", null],
    ["160958311837878@lid", null],
    ["160958311837878", null],
    ["120363041234567890@g.us", null],
    ["status@broadcast", null],
    ["ID.1349", null],
    ["62215551234", null],
    ["abc", null],
  ])("of %j suppresses %j", async (from, number) => {
    const { hear, optedOut, open, handled } = setUp();
    await hear("STOP", { from });
    expect(optedOut()).toEqual(number === null ? [] : [number]);
    expect(open()).toEqual(number === null ? [[from, "STOP"]] : []);
    expect(handled).toMatchObject([{ suppressed: number ? 1 : 0, unresolved: number ? 0 : 1 }]);
  });

  it("suppresses both forms of a number that may be on file in either, and MULAI lifts both", async () => {
    const { hear, optedOut } = setUp();
    await hear("STOP", { from: "553176543210" });
    expect(optedOut()).toEqual(["5531976543210", "553176543210"]);
    later();
    await hear("MULAI", { from: "553176543210" });
    expect(optedOut()).toEqual([]);
  });

  it.each(["jangan kirim lagi", "tolong jangan WA lagi"])(
    "that may be one is for a person: %j",
    async (text) => {
      const { store, hear, optedOut } = setUp();
      await hear(text, { at: minute(3), id: "7" });
      expect(optedOut()).toEqual([]);
      expect(store.unresolved.entries).toMatchObject([
        { gateway: "fonnte", sender: BUDI, words: text, at: minute(3), messageId: "7" },
      ]);
    },
  );

  it("is none where the word is about something else", async () => {
    const { hear, optedOut, open } = setUp();
    await hear("stop oli dulu");
    expect([optedOut(), open()]).toEqual([[], []]);
  });

  it("keeps who said it, and the words", async () => {
    const { store, hear } = setUp();
    await hear(` *STOP* ya\ud800${"🙏".repeat(300)} `);
    const [entry] = store.suppressions.entries;
    expect(entry).toMatchObject({ by: "customer", reason: expect.stringMatching(/^\*STOP\* ya/) });
    expect(entry?.reason?.length).toBeLessThanOrEqual(200);
    expect(entry?.reason?.isWellFormed()).toBe(true);
  });

  it.each(["opt_out", "opt_in"] as const)(
    "decided in the gateway's own menu needs no words: %s",
    async (decides) => {
      const { hear, optedOut } = setUp();
      await hear(decides === "opt_in" ? "STOP" : "MULAI", { at: minute(1) });
      await hear("User requested", { decides, at: minute(2) });
      expect(optedOut()).toEqual(decides === "opt_out" ? [BUDI] : []);
    },
  );
});

describe("a person is found", () => {
  it("by an id that a send's answer or a receipt has told", async () => {
    for (const id of [BSUID, LID, "551131234567"]) {
      const { store, handle, hear, optedOut, wrote } = setUp();
      await wrote(NEW, "wamid.1");
      await handle({ receipts: [receipt({ state: "delivered", recipientIds: [id] })] });
      expect(store.contacts.links.get(id)).toMatchObject({ number: NEW, isMove: false });
      await hear("STOP", { from: id });
      expect(optedOut()).toEqual([NEW]);
    }
  });

  it("by an id that came beside their number in any message", async () => {
    const { hear, optedOut, open } = setUp();
    await hear("Halo, besok bisa?", { senderIds: [BUDI, BSUID] });
    await hear("STOP", { from: BSUID });
    expect([optedOut(), open()]).toEqual([[BUDI], []]);
  });

  it("by the message that they answer, and under that id from then on", async () => {
    const { hear, optedOut, wrote } = setUp();
    await wrote(BUDI, "wamid.1");
    await hear("STOP", { from: BSUID, answers: "wamid.1" });
    expect(optedOut()).toEqual([BUDI]);
    later();
    await hear("MULAI", { from: BSUID });
    expect(optedOut()).toEqual([]);
  });

  it("not by a message that somebody in a group answers, or that nobody knows", async () => {
    const { hear, optedOut, open, wrote } = setUp();
    await wrote(BUDI, "wamid.1");
    await hear("STOP", { from: "120363041234567890@g.us", answers: "wamid.1" });
    await hear("STOP", { from: BSUID, answers: "wamid.2" });
    expect(optedOut()).toEqual([]);
    expect(open()).toHaveLength(2);
  });

  it("by a person's own word", async () => {
    const { store, hear, optedOut, open } = setUp();
    await hear("STOP", { from: LID, id: "1" });
    const [entry] = store.unresolved.entries;
    expect(await resolveOptOut(store, entry?.id ?? "", { number: BUDI }, "Sri")).toBe(true);
    expect(store.suppressions.entries).toMatchObject([{ number: BUDI, by: "Sri", reason: "STOP" }]);
    expect(open()).toEqual([]);
    later();
    await hear("MULAI", { from: LID });
    expect(optedOut()).toEqual([]);
    expect(await resolveOptOut(store, entry?.id ?? "", { number: BUDI }, "Sri")).toBe(false);
  });

  it("not at all where a person drops the entry", async () => {
    const { store, hear, optedOut, open } = setUp();
    await hear("jangan kirim lagi");
    expect(await resolveOptOut(store, store.unresolved.entries[0]?.id ?? "", { drop: true }, "Sri")).toBe(
      true,
    );
    expect([optedOut(), open()]).toEqual([[], []]);
  });
});

describe("a change of number", () => {
  const moved = { from: [BUDI], to: [NEW], at: minute(5) };

  it("takes a suppression along", async () => {
    const { handle, hear, optedOut } = setUp();
    await hear("STOP", { at: minute(1) });
    await handle({ moves: [moved] });
    expect(optedOut()).toEqual([BUDI, NEW]);
  });

  it("takes along an opt-out that comes in the same call, or late", async () => {
    for (const isLate of [false, true]) {
      const { handle, optedOut } = setUp();
      const incoming = [{ from: BUDI, text: "STOP", at: minute(1) }];
      if (isLate) await handle({ moves: [moved] });
      await handle(isLate ? { incoming } : { incoming, moves: [moved] });
      expect(optedOut().sort()).toEqual([BUDI, NEW]);
    }
  });

  it("takes a suppression along when it is told once more, as a call before failed", async () => {
    const { store, handle, hear, optedOut } = setUp();
    await hear("STOP", { at: minute(1) });
    const { apply } = store.suppressions;
    store.suppressions.apply = () => Promise.reject(new ReminderError("DATABASE_LOST", "lost"));
    await expect(handle({ moves: [moved] })).rejects.toThrow("lost");
    store.suppressions.apply = apply;
    await handle({ moves: [moved] });
    expect(optedOut()).toEqual([BUDI, NEW]);
  });

  it.each(["in one call", "out of order"])("takes a suppression along two changes, %s", async (how) => {
    const { handle, hear, optedOut } = setUp();
    await hear("STOP", { at: minute(1) });
    const again = { from: [NEW], to: [NEWER], at: minute(6) };
    if (how === "in one call") await handle({ moves: [moved, again] });
    else for (const each of [again, moved]) await handle({ moves: [each] });
    expect(optedOut().sort()).toEqual([BUDI, NEW, NEWER]);
  });

  it("takes nothing along for who has asked for reminders since", async () => {
    const { handle, hear, optedOut } = setUp();
    await hear("STOP", { at: minute(1) });
    await hear("MULAI", { from: NEW, at: minute(6) });
    await handle({ moves: [moved] });
    expect(optedOut()).toEqual([BUDI]);
  });

  it("leaves the old number to whoever has it next", async () => {
    const { handle, hear, optedOut } = setUp();
    await handle({ moves: [moved] });
    await hear("STOP", { at: minute(9) });
    expect(optedOut()).toEqual([BUDI]);
  });

  it("ties the new user id to the person", async () => {
    const { handle, hear, optedOut } = setUp();
    await hear("Halo", { senderIds: [BUDI, BSUID], at: minute(1) });
    await handle({ moves: [{ from: [BSUID], to: ["ID.77"], at: minute(5) }] });
    await hear("STOP", { from: "ID.77", at: minute(6) });
    expect(optedOut()).toEqual([BUDI]);
    const withNumber = { from: [BUDI, "ID.77"], to: [NEW, "ID.88"], at: minute(7) };
    await handle({ moves: [withNumber] });
    await hear("MULAI", { from: "ID.88", at: minute(8) });
    expect(optedOut()).toEqual([BUDI]);
  });

  it("of somebody unknown says nothing", async () => {
    const { store, handle, optedOut } = setUp();
    await handle({
      moves: [
        { from: ["ID.1"], to: ["ID.2"], at: minute(5) },
        { from: [], to: [], at: minute(5) },
      ],
    });
    expect([optedOut(), store.contacts.links.size]).toEqual([[], 0]);
  });
});

describe("the times that the gateway gives decide:", () => {
  it("a late MULAI lifts no newer STOP, and a repeated STOP takes back no newer MULAI", async () => {
    const { hear, optedOut } = setUp();
    await hear("STOP", { at: minute(2), id: "2" });
    await hear("MULAI", { at: minute(1), id: "1" });
    expect(optedOut()).toEqual([BUDI]);
    await hear("MULAI", { at: minute(3), id: "3" });
    await hear("STOP", { at: minute(2), id: "2" });
    expect(optedOut()).toEqual([]);
  });

  it.each(["m-1", undefined])(
    "a repeated MULAI of a clock that is ahead, by the id %s, was written when it came first",
    async (id) => {
      const { hear, optedOut } = setUp();
      const ahead = () => new Date(Date.now() + 7 * 3_600_000);
      const lifting = { at: ahead(), ...(id === undefined ? {} : { id }) };
      await hear("MULAI", lifting);
      later();
      await hear("STOP", { at: ahead(), id: "m-2" });
      later();
      await hear("MULAI", lifting);
      expect(optedOut()).toEqual([BUDI]);
      await hear("MULAI", { at: ahead(), ...(id === undefined ? {} : { id: "m-3" }) });
      expect(optedOut()).toEqual([]);
    },
  );

  it("a repeated MULAI of a clock that was ahead was still written when it came first once our clock has caught up", async () => {
    const { hear, optedOut } = setUp();
    const lifting = { at: new Date(Date.now() + 120_000), id: "m-1" };
    await hear("MULAI", lifting);
    later();
    await hear("STOP", { id: "m-2", at: new Date() });
    vi.setSystemTime(Date.now() + 300_000);
    await hear("MULAI", lifting);
    expect(optedOut()).toEqual([BUDI]);
    await hear("MULAI", { id: "m-3", at: new Date() });
    expect(optedOut()).toEqual([]);
  });

  it("whatever order, calls and repetitions they come in", async () => {
    const said = fc.uniqueArray(
      fc.record({
        text: fc.constantFrom("STOP", "MULAI", "BERHENTI", "halo"),
        at: fc.integer({ min: 0, max: 9 }).map(minute),
      }),
      { selector: ({ at }) => at.getTime(), minLength: 1 },
    );
    const arrivals = said.chain((once) =>
      fc.tuple(fc.constant(once), fc.shuffledSubarray([...once, ...once], { minLength: once.length * 2 })),
    );
    await fc.assert(
      fc.asyncProperty(arrivals, fc.boolean(), async ([once, all], atOnce) => {
        const { handle, optedOut } = setUp();
        const incoming = all.map((each) => ({ from: BUDI, ...each }));
        for (const call of atOnce ? [incoming] : incoming.map((each) => [each]))
          await handle({ incoming: call });
        const last = once
          .filter(({ text }) => text !== "halo")
          .sort((a, b) => Number(a.at) - Number(b.at))
          .at(-1);
        expect(optedOut()).toEqual(last === undefined || last.text === "MULAI" ? [] : [BUDI]);
      }),
    );
  });

  it("without any, the last of a call counts, and one from tomorrow counts as now", async () => {
    const { handle, hear, optedOut } = setUp();
    await handle({ incoming: ["MULAI", "STOP"].map((text) => ({ from: BUDI, text })) });
    expect(optedOut()).toEqual([BUDI]);
    await handle({ incoming: ["STOP", "MULAI"].map((text) => ({ from: NEW, text })) });
    expect(optedOut()).toEqual([BUDI]);
    await hear("STOP", { from: "628115550777", at: new Date("2099-01-01") });
    later();
    await hear("MULAI", { from: "628115550777" });
    expect(optedOut()).toEqual([BUDI]);
  });
});

describe("a message without a time was written when it first arrived:", () => {
  /** Says it, again and again, a second after what was said before. */
  async function says(
    ...said: readonly (readonly [text: string, id?: string | undefined, hoursLater?: number])[]
  ) {
    const { hear, optedOut, store } = setUp();
    for (const [text, id, hours = 0] of said) {
      vi.setSystemTime(Date.now() + 1_000 + hours * 3_600_000);
      await hear(text, id === undefined ? {} : { id });
    }
    return { store, optedOut: optedOut() };
  }

  it.each([
    [
      "MULAI by its id",
      [
        ["MULAI", "1"],
        ["STOP", "2"],
        ["MULAI", "1"],
      ],
    ],
    [
      "MULAI by its id, days later",
      [
        ["MULAI", "1"],
        ["STOP", "2"],
        ["MULAI", "1", 50],
      ],
    ],
    ["MULAI without an id", [["MULAI"], ["STOP"], ["MULAI"]]],
    ["MULAI twice, hours later", [["MULAI"], ["STOP"], ["MULAI", undefined, 20], ["MULAI", undefined, 3]]],
    [
      "a gateway that calls all by one id",
      [
        ["STOP", "1"],
        ["MULAI", "1"],
      ],
    ],
    [
      "the same with another first",
      [
        ["MULAI", "1"],
        ["STOP", "1"],
      ],
    ],
    ["STOP without an id", [["STOP"], ["MULAI"], ["STOP"]]],
    [
      "STOP by its id, days later",
      [
        ["STOP", "1"],
        ["MULAI", "2"],
        ["STOP", "1", 25],
      ],
    ],
  ] as const)("the opt-out stays: %s", async (_, said) => {
    expect((await says(...said)).optedOut).toEqual([BUDI]);
  });

  it.each([
    [
      "STOP by its id",
      [
        ["STOP", "1"],
        ["MULAI", "2"],
        ["STOP", "1"],
      ],
    ],
    ["the first MULAI", [["STOP"], ["MULAI"]]],
    [
      "another MULAI by its id",
      [
        ["MULAI", "1"],
        ["STOP", "2"],
        ["MULAI", "3"],
      ],
    ],
    ["another MULAI, on another day", [["MULAI"], ["STOP"], ["MULAI", undefined, 25]]],
  ] as const)("reminders go on: %s", async (_, said) => {
    expect((await says(...said)).optedOut).toEqual([]);
  });

  it.each([["1"], [undefined]])(
    "another STOP counts once staff have lifted the one before, though the gateway calls all messages %s",
    async (id) => {
      const { hear, optedOut, store } = setUp();
      const said = id === undefined ? {} : { id };
      await hear("STOP", said);
      later();
      await store.suppressions.remove(BUDI);
      await hear("halo", said);
      expect(optedOut()).toEqual([]);
      later();
      await hear("STOP", said);
      expect(optedOut()).toEqual([BUDI]);
    },
  );

  it("a repetition is one of the same gateway and the same person", async () => {
    const { handle, optedOut } = setUp();
    for (const gateway of ["fonnte", "starsender"]) {
      await handle({ incoming: [{ from: BUDI, text: "STOP", id: "1" }] }, gateway);
      later();
      if (gateway === "fonnte") await handle({ incoming: [{ from: BUDI, text: "MULAI", id: "2" }] }, gateway);
      later();
    }
    await handle({ incoming: [{ from: NEW, text: "STOP", id: "1" }] });
    expect(optedOut()).toEqual([BUDI, NEW]);
  });

  it("what is remembered is tied to the number, and is no id of anybody", async () => {
    const { store } = await says(["MULAI", "1"], ["STOP", "x".repeat(300)], ["MULAI", "a\ud800"], ["MULAI"]);
    const links = [...store.contacts.links.values()];
    expect(links.map(({ number, isMove }) => [number, isMove])).toEqual([
      [BUDI, false],
      [BUDI, false],
      [BUDI, false],
    ]);
    for (const { id } of links) expect([readSenderId(id), /^[ -~]{1,200}$/.test(id)]).toEqual([null, true]);
  });
});

describe("a receipt", () => {
  it("is recorded", async () => {
    const { store, handle, wrote } = setUp();
    await wrote(BUDI, "wamid.1");
    await handle({ receipts: [receipt({ state: "read", reason: null })] });
    expect(store.receipts.fates.get("wamid.1")).toMatchObject({ readAt: minute(1) });
  });

  it.each([
    [{ recipientIds: [BUDI] }, BUDI],
    [{ recipientIds: ["551112345678"] }, "5511912345678"],
    [{ recipientIds: [BSUID], messageId: "wamid.ours" }, NEW],
    [{ messageId: "wamid.ours" }, NEW],
    [{ recipientIds: [BSUID] }, null],
    [{}, null],
  ])("that the recipient has opted out suppresses the right one: %j", async (parts, number) => {
    const { store, handle, wrote } = setUp();
    await wrote(NEW, "wamid.ours");
    await handle({ receipts: [receipt({ unreachable: "RECIPIENT_OPTED_OUT", ...parts })] });
    const entries = store.suppressions.entries;
    expect(entries.map((entry) => [entry.number, entry.kind])).toEqual(number ? [[number, "opted_out"]] : []);
    expect(store.unresolved.entries).toHaveLength(number ? 0 : 1);
  });

  const refusedBy = (unreachable: NonNullable<DeliveryReceipt["unreachable"]>) => (number: string) =>
    receipt({ unreachable, recipientIds: [number], messageId: `wamid.${number}` });
  const undeliverable = refusedBy("RECIPIENT_INVALID");
  const arrival = (state: "delivered" | "read" = "delivered") =>
    receipt({ state, reason: null, recipientIds: [NEW] });

  it.each([true, false])(
    "that the number is undeliverable suppresses it where asked, once another message arrives: %j",
    async (suppressUndeliverable) => {
      const { store, handle } = setUp({ suppressUndeliverable });
      await handle({ receipts: [undeliverable(BUDI), undeliverable(LID)] });
      expect(store.suppressions.entries).toEqual([]);
      await handle({ receipts: [arrival()] }, "another");
      expect(store.suppressions.entries).toEqual([]);
      await handle({ receipts: [arrival()] });
      expect(store.suppressions.entries.map(({ number, kind }) => [number, kind])).toEqual(
        suppressUndeliverable ? [[BUDI, "set_aside"]] : [],
      );
      expect(store.unresolved.entries).toEqual([]);
    },
  );

  it("that a number is undeliverable is kept where the database was lost as another message arrived", async () => {
    const { store, handle } = setUp({ suppressUndeliverable: true });
    await handle({ receipts: [undeliverable(BUDI)] });
    const lost = new ReminderError("DATABASE_LOST", "lost");
    vi.spyOn(store.suppressions, "apply").mockRejectedValueOnce(lost);
    await expect(handle({ receipts: [arrival()] })).rejects.toBe(lost);
    expect(store.suppressions.entries).toEqual([]);
    await handle({ receipts: [arrival()] });
    expect(store.suppressions.entries.map(({ number }) => number)).toEqual([BUDI]);
  });

  const TWELVE = Array.from({ length: 12 }, (_, n) => `6281100000${10 + n}`);

  it("that a number is undeliverable is kept of its form of today", async () => {
    const { store, handle } = setUp({ suppressUndeliverable: true });
    await handle({ receipts: [undeliverable("553176543210")] });
    await handle({ receipts: [arrival()] });
    expect(store.suppressions.entries.map(({ number }) => number)).toEqual(["5531976543210"]);
  });

  it("that everybody is undeliverable suppresses nobody", async () => {
    const { store, handle } = setUp({ suppressUndeliverable: true });
    for (const number of TWELVE) await handle({ receipts: [undeliverable(number)] });
    await handle({ receipts: [arrival("read"), arrival()] });
    expect(store.suppressions.entries).toEqual([]);
    await handle({ receipts: [undeliverable(BUDI), arrival("read")] });
    expect(store.suppressions.entries).toEqual([]);
    await handle({ receipts: [arrival()] });
    expect(store.suppressions.entries.map(({ number }) => number)).toEqual([BUDI]);
  });

  it("that everybody has opted out leaves all but the first two to a person", async () => {
    const { handle, optedOut, open } = setUp();
    const refused = TWELVE.map(refusedBy("RECIPIENT_OPTED_OUT"));
    await handle({ receipts: refused.slice(0, 7) });
    await handle({ receipts: refused.slice(7) });
    expect(optedOut()).toEqual(TWELVE.slice(0, 2));
    expect(
      open()
        .map(([sender]) => sender)
        .sort(),
    ).toEqual(TWELVE.slice(2));
  });

  it("that a few have opted out is believed where others arrive in between, or it comes again", async () => {
    const { handle, optedOut } = setUp();
    const [a, b, c, d] = TWELVE.map(refusedBy("RECIPIENT_OPTED_OUT"));
    if (!a || !b || !c || !d) throw new Error("expected four");
    await handle({ receipts: [a, a, b] });
    await handle({ receipts: [b, arrival(), c] });
    await handle({ receipts: [arrival("read"), d] });
    expect(optedOut().sort()).toEqual(TWELVE.slice(0, 4));
  });

  it("that an earlier message was refused lifts no newer MULAI", async () => {
    const { handle, hear, optedOut } = setUp();
    await hear("MULAI", { at: minute(2) });
    await handle({ receipts: [receipt({ unreachable: "RECIPIENT_OPTED_OUT", recipientIds: [BUDI] })] });
    expect(optedOut()).toEqual([]);
  });
});

it("a notice is kept", async () => {
  const { store, handle, handled } = setUp();
  const notices = [{ subject: "template", severity: "halt", words: "paused", at: minute(1) }] as const;
  await handle({ notices });
  expect(await store.notices.list()).toEqual(notices);
  expect(handled).toMatchObject([{ notices }]);
});

it("does not bring back a number that failed for good", async () => {
  const { store, hear } = setUp();
  await store.suppressions.add({ number: BUDI, kind: "set_aside", by: "gateway", reason: null });
  await hear("MULAI");
  expect(store.suppressions.entries).toMatchObject([{ kind: "set_aside" }]);
});

it("takes 25,000 messages in one call with a few calls of the store", async () => {
  const { store, handle, optedOut, open, handled } = setUp();
  let calls = 0;
  for (const port of [store.suppressions, store.contacts, store.unresolved, store.receipts]) {
    for (const [name, method] of Object.entries(port)) {
      if (typeof method !== "function") continue;
      Object.assign(port, {
        [name](...args: unknown[]) {
          calls += 1;
          return method.apply(port, args);
        },
      });
    }
  }
  const incoming = Array.from({ length: 25_000 }, (_, n) => ({
    from: n % 5 === 0 ? `${100_000_000_000_000 + n}@lid` : `62811${String(n).padStart(8, "0")}`,
    text: n % 3 === 0 ? "jangan kirim lagi" : "STOP 🙏",
    at: minute(n % 60),
    id: String(n),
  }));
  const before = process.cpuUsage();
  await handle({ incoming });
  expect(process.cpuUsage(before).user / 1_000).toBeLessThan(3_000);
  expect(calls).toBeLessThan(10);
  expect([optedOut().length, open().length]).toEqual([13_333, 11_667]);
  expect(handled).toMatchObject([{ suppressed: 13_333, unresolved: 11_667 }]);
});
