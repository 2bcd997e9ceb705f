import type { DeliveryReceipt } from "@pengingat/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { whatsappCloudWebhook } from "../src/index.js";
import {
  APP_SECRET,
  incoming,
  notification,
  signedCall,
  status,
  VERIFY_TOKEN,
} from "./support/webhook-call.js";

const webhook = whatsappCloudWebhook({ appSecret: APP_SECRET, verifyToken: VERIFY_TOKEN });
const read = (body: string) => webhook.read(signedCall(body));
const receiptsOf = (...statuses: unknown[]) => read(notification({ statuses })).receipts;
const incomingOf = (...messages: unknown[]) => read(notification({ messages })).incoming;

const at = new Date("2025-12-17T00:00:00Z");

describe("a status", () => {
  it.each(["delivered", "read"] as const)("%s is a receipt", (state) => {
    expect(receiptsOf(status(state, { pricing: {}, conversation: { id: "x" }, biz: 1 }))).toEqual([
      { messageId: "wamid.A", state, at, reason: null },
    ]);
  });

  it("failed is a receipt with Meta's reason", () => {
    const errors = [
      { code: 131026, title: "Message undeliverable", error_data: { details: "Not on WhatsApp." } },
      { code: 1, title: "another" },
    ];
    expect(receiptsOf(status("failed", { errors }))).toEqual([
      {
        messageId: "wamid.A",
        state: "failed",
        at,
        reason: "(#131026) Message undeliverable: Not on WhatsApp.",
        unreachable: { number: "628110000001", code: "RECIPIENT_INVALID" },
      },
    ]);
  });

  it.each([
    [131050, "RECIPIENT_OPTED_OUT"],
    [131049, undefined],
    [130429, undefined],
    [999_999, undefined],
  ])("failed with code %i says whether the recipient can ever be reached", (code, expected) => {
    const [receipt] = receiptsOf(status("failed", { errors: [{ code }] }));
    expect(receipt?.unreachable?.code).toBe(expected);
  });

  it.each([undefined, null, [], "none", [null], [{ title: "no code" }]])(
    "failed with errors %j is a receipt without a reason",
    (errors) => {
      expect(receiptsOf(status("failed", { errors }))).toEqual([
        { messageId: "wamid.A", state: "failed", at, reason: null },
      ]);
    },
  );

  it("has its reason in one line, cut, and fit for a database", () => {
    const title = `a\n\u0000b${"😀".repeat(300)}`;
    const reason = receiptsOf(status("failed", { errors: [{ code: 1, title }] }))[0]?.reason ?? "";
    expect(reason).toMatch(/^\(#1\) a b😀/u);
    expect(reason.length).toBeLessThanOrEqual(300);
    expect(reason.isWellFormed()).toBe(true);
  });

  it("delivered tells no reason, whatever it brings", () => {
    expect(receiptsOf(status("delivered", { errors: [{ code: 1, title: "x" }] }))[0]?.reason).toBeNull();
  });

  it("takes its seconds as a text or a number", () => {
    expect(receiptsOf(status("read", { timestamp: 1765929600 }))[0]?.at).toEqual(at);
    expect(receiptsOf(status("read", { timestamp: "0" }))[0]?.at).toEqual(new Date(0));
  });

  it.each([
    status("sent"),
    status("played"),
    status("deleted"),
    status("READ"),
    status("read", { id: undefined }),
    status("read", { id: "" }),
    status("read", { id: 7 }),
    status("read", { timestamp: undefined }),
    status("read", { timestamp: "" }),
    status("read", { timestamp: "soon" }),
    status("read", { timestamp: "-1" }),
    status("read", { timestamp: "1e9" }),
    status("read", { timestamp: 1.5 }),
    status("read", { timestamp: "9".repeat(30) }),
    null,
    "read",
    [],
  ])("that tells nothing new or is not as promised is passed over, and the others are read: %j", (odd) => {
    expect(receiptsOf(odd, status("read"), odd)).toEqual([
      { messageId: "wamid.A", state: "read", at, reason: null },
    ]);
  });
});

describe("an incoming message", () => {
  it.each([
    [{ type: "text", text: { body: " Berhenti\n" } }, " Berhenti\n"],
    [{ type: "button", button: { payload: "stop", text: "Berhenti" } }, "Berhenti"],
    [
      {
        type: "interactive",
        interactive: { type: "button_reply", button_reply: { id: "1", title: "STOP" } },
      },
      "STOP",
    ],
    [
      { type: "interactive", interactive: { type: "list_reply", list_reply: { id: "1", title: "Mulai" } } },
      "Mulai",
    ],
  ])("%j is read", (fields, text) => {
    expect(incomingOf(incoming({ ...fields, context: { id: "wamid.A" } }))).toEqual([
      { from: "628110000001", text },
    ]);
  });

  it.each([
    incoming({ type: "image", image: { caption: "STOP" } }),
    incoming({ type: "reaction", reaction: { emoji: "👍" } }),
    incoming({ type: "unsupported", errors: [] }),
    incoming({ type: "interactive", interactive: { type: "nfm_reply", nfm_reply: {} } }),
    incoming({ type: "text" }),
    incoming({ type: "text", text: { body: 7 } }),
    incoming({ type: "text", text: { body: "STOP" }, from: undefined }),
    incoming({ type: "text", text: { body: "STOP" }, from: "" }),
    null,
    7,
  ])("of another kind, or not as promised, is passed over, and the others are read: %j", (odd) => {
    const plain = incoming({ type: "text", text: { body: "Halo" } });
    expect(incomingOf(odd, plain, odd)).toEqual([{ from: "628110000001", text: "Halo" }]);
  });
});

describe("a notification", () => {
  it("is read through all of its entries and changes, in order", () => {
    const change = (value: object) => ({ field: "messages", value });
    const body = {
      object: "whatsapp_business_account",
      entry: [
        { changes: [change({ statuses: [status("delivered")] }), change({ statuses: [status("read")] })] },
        { changes: [change({ messages: [incoming({ type: "text", text: { body: "Halo" } })] })] },
        { changes: [change({ statuses: [status("failed")], messages: [] })] },
      ],
    };
    const { receipts, incoming: messages, answer } = read(JSON.stringify(body));
    expect(receipts.map(({ state }) => state)).toEqual(["delivered", "read", "failed"]);
    expect(messages).toEqual([{ from: "628110000001", text: "Halo" }]);
    expect(answer).toBe("ok");
  });

  it("whose statuses are no list is still read for its messages", () => {
    const messages = [incoming({ type: "text", text: { body: "Halo" } })];
    expect(read(notification({ statuses: "none", messages })).incoming).toHaveLength(1);
  });

  it.each([
    '{"entry":[]}',
    '{"entry":[null,7,{},{"changes":null},{"changes":[null,{},{"field":"messages"}]}]}',
    notification({ statuses: [status("read")] }, "account_update"),
    notification({ statuses: "none", messages: {} }),
    notification({ contacts: [], errors: [{ code: 131_051 }] }),
  ])("that tells nothing is answered like any other: %s", (body) => {
    expect(read(body)).toEqual({ receipts: [], incoming: [], answer: "ok" });
  });

  it.each(["", "null", "[]", "7", '"entry"', "{}", '{"entry":null}', '{"entry":{}}', "a=b", '{"entry":[]'])(
    "is not what Meta promises: %j",
    (body) => {
      expect(() => read(body)).toThrow(expect.objectContaining({ code: "INVALID_WEBHOOK" }));
    },
  );

  it("that is not UTF-8 is not what Meta promises", () => {
    expect(() => webhook.read(signedCall(new Uint8Array([0xff, 0xfe])))).toThrow(
      expect.objectContaining({ code: "INVALID_WEBHOOK" }),
    );
  });

  it("of any JSON is read or refused by name, and nothing else", () => {
    fc.assert(
      fc.property(fc.json(), (body) => {
        try {
          expect(read(`{"entry":[{"changes":[{"field":"messages","value":${body}}]}]}`).answer).toBe("ok");
          read(body);
        } catch (error) {
          expect(error).toMatchObject({ code: "INVALID_WEBHOOK" });
        }
      }),
    );
  });

  it("repeated and in any order tells the same", () => {
    const told = fc.record({
      id: fc.constantFrom("wamid.A", "wamid.B"),
      status: fc.constantFrom("sent", "delivered", "read", "failed"),
      timestamp: fc.integer({ min: 0, max: 2_000_000_000 }).map(String),
    });
    const shuffled = fc
      .array(told, { minLength: 1 })
      .chain((list) =>
        fc.tuple(fc.constant(list), fc.shuffledSubarray([...list, ...list], { minLength: 2 * list.length })),
      );
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        const expected = list.filter((one) => one.status !== "sent");
        expect(distinct(receiptsOf(...other))).toEqual(distinct(receiptsOf(...list)));
        expect(receiptsOf(...other)).toHaveLength(2 * expected.length);
      }),
    );
  });
});

function distinct(receipts: readonly DeliveryReceipt[]): string[] {
  return [...new Set(receipts.map((receipt) => JSON.stringify(receipt)))].sort();
}
