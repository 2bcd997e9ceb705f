import { describe, expect, it } from "vitest";
import { starsenderWebhook } from "../src/index.js";

function read(body: string) {
  return starsenderWebhook().read({
    method: "POST",
    headers: {},
    query: new URLSearchParams(),
    body: new TextEncoder().encode(body),
  });
}

const device = "628110000009";

it("the webhook of Starsender is not signed", () => {
  expect(starsenderWebhook().isSigned).toBe(false);
});

it("an opt-out of nobody who is named is kept for a person to look at, also beside others", () => {
  const list = [
    { device, from: "", message: "STOP" },
    { device, from: "628110000001", message: "Halo" },
  ];
  expect(read(JSON.stringify(list)).incoming).toMatchObject([
    { from: "unknown", text: "STOP" },
    { from: "628110000001", text: "Halo" },
  ]);
  expect(read(JSON.stringify({ device, message: "stop" })).incoming).toMatchObject([{ from: "unknown" }]);
});

describe("an incoming message", () => {
  it("tells who wrote what, as it is", () => {
    const call = { device, message: " Berhenti\n😀", from: "628110000001", timestamp: 1765800000 };
    expect(read(JSON.stringify(call))).toEqual({
      receipts: [],
      incoming: [{ from: "628110000001", text: " Berhenti\n😀", at: new Date("2025-12-15T12:00:00Z") }],
      answer: "ok",
    });
  });

  it("may come as a form", () => {
    expect(read("device=628110000009&message=STOP+%26+mulai&from=628110000001&timestamp=1").incoming).toEqual(
      [{ from: "628110000001", text: "STOP & mulai" }],
    );
  });

  it.each([
    [{ device, from: 628110000001, message: 12 }, "12"],
    [{ device, from: "628110000001", message: null }, ""],
    [{ device, from: "628110000001" }, ""],
    [{ device, from: "628110000001", message: "", caption: "STOP" }, "STOP"],
    [{ device, from: "628110000001", message: null, text: "STOP" }, "STOP"],
    [{ device, from: "628110000001", message: "STOP", text: "STOP", caption: [null] }, "STOP"],
    [{ device, from: "628110000001", message: "", text: { body: "STOP" } }, "STOP"],
    [{ device, from: "628110000001", message: { conversation: "STOP" } }, "STOP"],
    [{ device, from: "628110000001", message: { image: {}, text: { body: "STOP" } } }, "STOP"],
    [{ device, from: "628110000001", message: ["STOP"] }, "STOP"],
    [{ device, from: "628110000001", body: "STOP" }, "STOP"],
    [{ device, from: "628110000001", message: "", conversation: "STOP" }, "STOP"],
    [{ device, from: "628110000001", buttonsResponseMessage: { selectedDisplayText: "STOP" } }, "STOP"],
    [{ device, from: "628110000001", message: "Halo", body: "STOP" }, "Halo"],
    [{ device, from: "628110000001", quotedMessage: { text: "STOP" }, name: "STOP" }, ""],
    [{ device, from: "628110000001", message: { quoted: { text: "STOP" } } }, ""],
    [{ device, from: "628110000001", message: {}, timestamp: {} }, ""],
  ])("%j has the text %j", (fields, text) => {
    expect(read(JSON.stringify(fields)).incoming).toEqual([{ from: "628110000001", text }]);
  });
});

it("the words of an attachment or a button are a message of their own", () => {
  const call = { device, from: "628110000001", message: "foto.jpg", caption: "STOP", text: "Berhenti" };
  expect(read(JSON.stringify(call)).incoming.map(({ text }) => text)).toEqual([
    "foto.jpg",
    "STOP",
    "Berhenti",
  ]);
});

it("of a list each message is read, and none is lost for another that is not understood", () => {
  const stop = { device, from: "628110000001", message: "STOP" };
  const calls = [null, { device }, stop, [stop], "STOP", { ...stop, from: "628110000002" }];
  expect(read(JSON.stringify(calls)).incoming).toEqual([
    { from: "628110000001", text: "STOP" },
    { from: "628110000002", text: "STOP" },
  ]);
});

it.each([
  "",
  "null",
  "[]",
  "<html></html>",
  `{"device":"${device}","message":"Halo"}`,
  `{"device":"${device}","message":"Halo","from":""}`,
  `{"device":"${device}","message":"Halo","from":["628110000001"]}`,
  `[{"device":"${device}","message":"Halo"},null]`,
])("a call of %j is not what Starsender promises, and no field of it is repeated", (body) => {
  expect(() => read(body)).toThrow(expect.objectContaining({ code: "INVALID_WEBHOOK" }));
  expect(() => read(body)).not.toThrow(device);
});
