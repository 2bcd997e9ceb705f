import { ReminderError, type WebhookReading } from "@pengingat/core";
import { inMemoryLedger, inMemoryReceipts } from "@pengingat/core/testing";
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

function read(fields: Fields): WebhookReading {
  return fonnteWebhook().read(callOf(JSON.stringify(fields)));
}

function statesOf({ receipts }: WebhookReading) {
  return receipts.map(({ messageId, state, reason }) => [messageId, state, reason]);
}

function messageIdsOf({ receipts }: WebhookReading) {
  return receipts.map(({ messageId, secondaryId }) => [messageId, secondaryId]);
}

const device = "628110000009";

it("the webhook of Fonnte is not signed", () => {
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

  it("has the id and the time that Fonnte gives", () => {
    expect(read({ ...incoming, inboxid: 77, timestamp: "1765800000" }).incoming).toEqual([
      { from: "628110000001", text: " STOP ", id: "77", at: new Date("2025-12-15T12:00:00Z") },
    ]);
    for (const inboxid of [{}, 0, "0"]) {
      expect(read({ ...incoming, inboxid, timestamp: "kemarin" }).incoming).toEqual([
        { from: "628110000001", text: " STOP " },
      ]);
    }
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
    [{ device, sender: "628110000001", message: { text: { body: "STOP" } } }, "STOP"],
    [{ device, sender: "628110000001", message: "", text: { body: "STOP" }, member: {} }, "STOP"],
    [{ device, sender: "628110000001", body: "STOP" }, "STOP"],
    [{ device, sender: "628110000001", message: "", choices: ["STOP"] }, "STOP"],
    [{ device, sender: "628110000001", message: "Halo", body: "STOP" }, "Halo"],
  ])("%j has the text %j", (fields, text) => {
    expect(read(fields).incoming).toEqual([{ from: "628110000001", text }]);
  });

  it("is one also where it has an id and a status", () => {
    const reading = read({ ...incoming, id: "1", status: "read" });
    expect(reading.receipts).toEqual([]);
    expect(reading.incoming).toHaveLength(1);
  });
});

it("an opt-out of nobody who is named is kept for a person to look at, also beside others", () => {
  const list = [
    { device, message: "STOP" },
    { device, sender: "628110000001", message: "Halo" },
  ];
  const reading = fonnteWebhook().read(callOf(JSON.stringify(list)));
  expect(reading.incoming).toMatchObject([
    { from: "unknown", text: "STOP" },
    { from: "628110000001", text: "Halo" },
  ]);
  expect(read({ device, sender: null, message: "jangan WA lagi" }).incoming).toMatchObject([
    { from: "unknown" },
  ]);
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

  const silent = ["sent", "pending", "waiting", "processing", "a word of tomorrow"];

  it.each(silent)("%j says nothing yet", (status) => {
    const nothing = { receipts: [], incoming: [], answer: "ok" };
    expect(read({ device, id: "80367170", status, state: "" })).toEqual(nothing);
    expect(read({ device, stateid: "3EB0", status, state: "" })).toEqual(nothing);
  });

  it.each(silent)("%j tells no more than the secondary id that later calls go by", (status) => {
    expect(read({ device, id: "80367170", stateid: "3EB0", status, state: "" })).toEqual({
      receipts: [
        { messageId: "80367170", state: "accepted", at: expect.any(Date), reason: null, secondaryId: "3EB0" },
      ],
      incoming: [],
      answer: "ok",
    });
  });

  it("tells the secondary id with whatever else it says", () => {
    const delivered = { device, id: "80367170", stateid: "3EB0", status: "sent", state: "delivered" };
    expect(messageIdsOf(read(delivered))).toEqual([["80367170", "3EB0"]]);
    const form = callOf("device=628110000009&id=80367170&stateid=3EB0&status=invalid&state=");
    expect(messageIdsOf(fonnteWebhook().read(form))).toEqual([["80367170", "3EB0"]]);
  });

  it("is told at the time of the call", () => {
    const before = Date.now();
    const at = read({ device, id: 80367170, status: "sent", state: "read" }).receipts[0]?.at.getTime();
    expect(at).toBeGreaterThanOrEqual(before);
    expect(at).toBeLessThanOrEqual(Date.now());
  });

  it("that names the message by its stateid alone is a receipt under that secondary id", () => {
    const reading = read({ device, stateid: "3EB0AA", state: "delivered" });
    expect(statesOf(reading)).toEqual([["3EB0AA", "delivered", null]]);
    expect(messageIdsOf(reading)).toEqual([["3EB0AA", undefined]]);
    const form = callOf("device=628110000009&id=&stateid=3EB0BB&status=&state=read");
    expect(statesOf(fonnteWebhook().read(form))).toEqual([["3EB0BB", "read", null]]);
  });

  it("of several messages at once is one receipt for each", () => {
    expect(statesOf(read({ device, id: ["1", 2], status: "invalid" }))).toEqual([
      ["1", "failed", "invalid number"],
      ["2", "failed", "invalid number"],
    ]);
  });

  it("is read where something beside it is not understood", () => {
    const told = [["1", "read", null]];
    expect(statesOf(read({ device, id: ["1", {}, null], status: "sent", state: "read" }))).toEqual(told);
    expect(statesOf(read({ device, id: "1", stateid: {}, status: [], state: "read" }))).toEqual(told);
  });

  it("of several messages at once is the secondary id of each", () => {
    expect(messageIdsOf(read({ device, id: ["1", 2], stateid: 30, status: "sent" }))).toEqual([
      ["1", "30"],
      ["2", "30"],
    ]);
  });

  it("is confirmed by another webhook than the one that was told of its sending", async () => {
    const ledger = inMemoryLedger();
    const run = await ledger.open({ runId: "run", leaseMs: 60_000, today: "2025-12-16" });
    const begun = {
      vehicleId: "a",
      visitDate: "2025-12-18",
      period: "2025-12-16",
      token: crypto.randomUUID(),
    };
    await run.settleAndBegin([], [begun]);
    const sent = { status: "sent", response: "ok", messageId: "80367170" } as const;
    await run.settleAndBegin([{ begun, attempts: 1, ...sent }], []);
    const receipts = inMemoryReceipts(ledger);
    for (const call of [
      { device, id: "80367170", stateid: "3EB0AA", status: "sent", state: "sent" },
      { device, stateid: "3EB0AA", state: "delivered" },
    ]) {
      await receipts.record(read(call).receipts);
    }
    expect(receipts.fates.get("80367170")).toMatchObject({ deliveredAt: expect.any(Date), readAt: null });
  });
});

it("of a list each thing is read, and none is lost for another that is not understood", () => {
  const calls = [
    null,
    { device },
    { device, sender: "628110000001", message: "STOP" },
    { device, id: "1", status: "read" },
  ];
  const { incoming, receipts } = fonnteWebhook().read(callOf(JSON.stringify(calls)));
  expect([incoming, receipts]).toMatchObject([[{ text: "STOP" }], [{ messageId: "1", state: "read" }]]);
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
