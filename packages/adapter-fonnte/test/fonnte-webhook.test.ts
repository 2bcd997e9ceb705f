import { ReminderError, type WebhookReading } from "@pengingat/core";
import { describe, expect, it } from "vitest";
import { fonnteWebhook } from "../src/index.js";

type Fields = Record<string, unknown>;

function callOf(body: string) {
  return {
    method: "POST",
    headers: {},
    query: new URLSearchParams(),
    body: new TextEncoder().encode(body),
  };
}

function read(fields: Fields, webhook = fonnteWebhook()): WebhookReading {
  return webhook.read(callOf(JSON.stringify(fields)));
}

function statesOf({ receipts }: WebhookReading) {
  return receipts.map(({ messageId, state, reason }) => [messageId, state, reason]);
}

const device = "628110000009";

it("is not signed", () => {
  expect(fonnteWebhook().isSigned).toBe(false);
});

describe("an incoming message", () => {
  const incoming = { device, sender: "628110000001", name: "Budi", message: " STOP ", member: null };

  it("tells who wrote what, as it is", () => {
    expect(read(incoming)).toEqual({
      receipts: [],
      incoming: [{ from: "628110000001", text: " STOP " }],
      answer: "ok",
    });
  });

  it("may come as a form", () => {
    const form = "device=628110000009&sender=628110000001&message=berhenti+%26%0Aterima+kasih&member=";
    expect(fonnteWebhook().read(callOf(form)).incoming).toEqual([
      { from: "628110000001", text: "berhenti &\nterima kasih" },
    ]);
  });

  it("in a group is from the member who wrote it", () => {
    const group = { ...incoming, sender: "120363024823948293@g.us", member: "628110000002" };
    expect(read(group).incoming).toEqual([{ from: "628110000002", text: " STOP " }]);
  });

  it.each([
    [{ device, sender: 628110000001, message: 12 }, "12"],
    [{ device, sender: "628110000001", message: null }, ""],
    [{ device, sender: "628110000001" }, ""],
  ])("%j has the text %j", (fields, text) => {
    expect(read(fields).incoming).toEqual([{ from: "628110000001", text }]);
  });

  it("is one also where it has an id and a status", () => {
    const reading = read({ ...incoming, id: "1", status: "read" });
    expect(reading.receipts).toEqual([]);
    expect(reading.incoming).toHaveLength(1);
  });
});

describe("the status of a message", () => {
  it.each([
    ["sent", "delivered", ["delivered", null]],
    ["Sent", "Read", ["read", null]],
    ["sent", "played", ["read", null]],
    ["invalid", "", ["failed", "invalid number"]],
    ["Expired", null, ["failed", "the device was offline for too long"]],
    ["failed", null, ["failed", "failed"]],
    ["failed", "delivered", ["delivered", null]],
  ])("%j with state %j is a receipt", (status, state, told) => {
    expect(statesOf(read({ device, id: "80367170", stateid: "3EB0", status, state }))).toEqual([
      ["80367170", ...told],
    ]);
  });

  it.each(["sent", "pending", "waiting", "processing", "a word of tomorrow"])(
    "%j says nothing yet",
    (status) => {
      expect(read({ device, id: "80367170", stateid: "3EB0", status, state: "" })).toEqual({
        receipts: [],
        incoming: [],
        answer: "ok",
      });
    },
  );

  it("is told at the time of the call", () => {
    const before = Date.now();
    const at = read({ device, id: 80367170, status: "sent", state: "read" }).receipts[0]?.at.getTime();
    expect(at).toBeGreaterThanOrEqual(before);
    expect(at).toBeLessThanOrEqual(Date.now());
  });

  it("that names the message by its stateid alone is of the message that was sent under it", () => {
    const webhook = fonnteWebhook();
    read({ device, id: "80367170", stateid: "3EB0AA", status: "sent", state: "sent" }, webhook);
    read({ device, id: "80367171", stateid: "3EB0BB", status: "sent", state: "sent" }, webhook);
    expect(statesOf(read({ device, stateid: "3EB0AA", state: "delivered" }, webhook))).toEqual([
      ["80367170", "delivered", null],
    ]);
    const form = callOf("device=628110000009&id=&stateid=3EB0BB&status=&state=read");
    expect(statesOf(webhook.read(form))).toEqual([["80367171", "read", null]]);
  });

  it("that names one by a stateid that nobody knows is of no message", () => {
    expect(read({ device, stateid: "3EB0CC", state: "delivered" }).receipts).toEqual([]);
  });

  it("of several messages at once is one receipt for each", () => {
    expect(statesOf(read({ device, id: ["1", 2], status: "invalid" }))).toEqual([
      ["1", "failed", "invalid number"],
      ["2", "failed", "invalid number"],
    ]);
  });

  it("is remembered for the latest 10,000 messages, so that memory does not grow", () => {
    const webhook = fonnteWebhook();
    for (let n = 0; n <= 10_000; n += 1) {
      read({ device, id: `${n}`, stateid: `state-${n}`, status: "sent" }, webhook);
    }
    expect(read({ device, stateid: "state-0", state: "read" }, webhook).receipts).toEqual([]);
    expect(statesOf(read({ device, stateid: "state-1", state: "read" }, webhook))).toEqual([
      ["1", "read", null],
    ]);
  });
});

it.each([
  {},
  { device },
  { device, status: "disconnect", timestamp: "1700000000", reason: "logout" },
  { device, sender: "" },
  { device, sender: null, message: "Halo" },
  { device, sender: { id: 1 }, message: "Halo" },
  { device, id: "", stateid: "", status: "sent" },
  { device, id: "80367170" },
  { device, id: { nested: 1 }, status: "sent" },
])("a call of %j is not what Fonnte promises, and no field of it is repeated", (fields) => {
  expect(() => read(fields)).toThrow(
    expect.toSatisfy((error) => ReminderError.is(error) && error.code === "INVALID_WEBHOOK"),
  );
  expect(() => read(fields)).not.toThrow(device);
});

it.each(["null", "[]", "5", '"text"', "<html></html>", ""])("a body of %j is refused", (body) => {
  expect(() => fonnteWebhook().read(callOf(body))).toThrow(
    expect.objectContaining({ code: "INVALID_WEBHOOK" }),
  );
});
