import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type GatewayEventsOptions, gatewayEvents } from "../../src/gateway/gateway-events.js";
import type { DeliveryReceipt } from "../../src/ports/delivery-receipts.js";
import { inMemorySuppressions } from "../../src/testing/in-memory-suppressions.js";

function setUp(options: GatewayEventsOptions = {}) {
  const recorded: DeliveryReceipt[] = [];
  const suppressions = inMemorySuppressions();
  const receipts = {
    record: async (told: readonly DeliveryReceipt[]) => void recorded.push(...told),
    listUnconfirmed: async () => ({ deliveries: [], next: null }),
  };
  const events = gatewayEvents({ receipts, suppressions }, options);
  const hear = (text: string, from = "628110000001") =>
    events.handle({ receipts: [], incoming: [{ from, text }] });
  return { recorded, suppressions, events, hear };
}

describe("what a gateway tells", () => {
  it("is recorded where it is a receipt", async () => {
    const { recorded, events } = setUp();
    const receipt = { messageId: "m-1", state: "read", at: new Date(0), reason: null } as const;
    await events.handle({ receipts: [receipt], incoming: [] });
    expect(recorded).toEqual([receipt]);
  });

  it.each([
    "STOP",
    "stop",
    " Stop. ",
    "BERHENTI",
    "berhenti!",
    "Unsubscribe",
    "\u00a0STOP\n",
    "“stop”",
    "ＳＴＯＰ",
  ])("opts the customer out who writes %j", async (text) => {
    const { suppressions, hear } = setUp();
    await hear(text);
    expect(suppressions.entries).toMatchObject([
      { number: "628110000001", kind: "opted_out", by: "customer" },
    ]);
  });

  it.each(["Stop dulu ya, besok saya datang", "", "kapan berhenti?", "MULAI", "non-stop"])(
    "leaves the customer on who writes %j",
    async (text) => {
      const { suppressions, hear } = setUp();
      await hear(text);
      expect(suppressions.entries).toEqual([]);
    },
  );

  it.each(["MULAI", " mulai "])("lifts what the customer asked for who writes %j", async (text) => {
    const { suppressions, hear } = setUp();
    await hear("STOP");
    await hear(text);
    expect(suppressions.entries).toEqual([]);
  });

  it("does not bring back a number that failed for good", async () => {
    const { suppressions, hear } = setUp();
    await suppressions.add({ number: "628110000001", kind: "set_aside", by: "gateway", reason: null });
    await hear("MULAI");
    expect(suppressions.entries).toMatchObject([{ kind: "set_aside" }]);
  });

  it.each([
    "628110000001",
    "+628110000001",
    "08110000001",
    "628110000001@c.us",
    "628110000001@s.whatsapp.net",
  ])("knows the customer as whom a gateway gives as %j", async (from) => {
    const { suppressions, hear } = setUp();
    await hear("STOP", from);
    expect(suppressions.entries).toMatchObject([{ number: "628110000001" }]);
  });

  it.each(["120363041234567890@g.us", "status@broadcast", "", "abc"])(
    "ignores whoever is no customer: %j",
    async (from) => {
      const { suppressions, hear } = setUp();
      await hear("STOP", from);
      expect(suppressions.entries).toEqual([]);
    },
  );

  it("obeys the last of several words, told once or again", async () => {
    const word = fc.constantFrom("STOP", "MULAI", "BERHENTI", "halo");
    await fc.assert(
      fc.asyncProperty(fc.array(word), async (words) => {
        const { suppressions, events } = setUp();
        const incoming = words.map((text) => ({ from: "628110000001", text }));
        for (let time = 0; time < 2; time += 1) await events.handle({ receipts: [], incoming });
        const last = words.findLast((each) => each !== "halo");
        expect(suppressions.entries.length).toBe(last === undefined || last === "MULAI" ? 0 : 1);
      }),
    );
  });
});
