import nock from "nock";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { starsenderMessenger } from "../src/index.js";

const HOST = "https://api.starsender.online";
const message = { to: "628110000001", text: 'Bapak "Ucok"\nbaris dua 😀 $& {x} \u0000 \ud800' };
const { signal } = new AbortController();

function send(baseUrl?: string) {
  const messenger = starsenderMessenger({ apiKey: "k3y s3cret", ...(baseUrl ? { baseUrl } : {}) });
  return messenger.send(message, { signal });
}

describe("on the wire", () => {
  beforeAll(() => nock.disableNetConnect());
  afterEach(() => nock.cleanAll());
  afterAll(() => {
    nock.enableNetConnect();
    nock.restore();
  });

  it("it is Starsender's API v3, with the raw key", async () => {
    const scope = nock(HOST, {
      reqheaders: {
        "content-type": "application/json",
        authorization: "k3y s3cret",
        "accept-encoding": "gzip, deflate, br",
      },
    })
      .post("/api/send", { messageType: "text", to: message.to, body: message.text })
      .reply(200, { success: true, data: { message_id: 80367170 }, message: "Success sent message" });
    expect(await send()).toEqual({
      status: "sent",
      response: "Success sent message",
      messageId: "80367170",
    });
    expect(scope.isDone()).toBe(true);
  });

  it.each([
    ["http://127.0.0.1:9/", "/api/send"],
    ["http://127.0.0.1:9/gate/way", "/gate/way/api/send"],
    ["http://127.0.0.1:9/gate/way//", "/gate/way/api/send"],
  ])("a base of %s is sent to at %s", async (baseUrl, path) => {
    nock("http://127.0.0.1:9").post(path).reply(200, { success: true });
    expect(await send(baseUrl)).toMatchObject({ status: "sent" });
  });

  it.each([
    [200, { success: false, message: "device disconnected" }, "failed", "DEVICE_OFFLINE"],
    [200, { success: false, message: "invalid number" }, "failed", "RECIPIENT_INVALID"],
    [200, "<html></html>", "unknown", "MALFORMED_REPLY"],
    [200, "", "unknown", "MALFORMED_REPLY"],
    [302, "", "unknown", "REDIRECTED"],
    [400, { message: "to is required" }, "failed", "REJECTED"],
    [401, "", "failed", "KEY_REFUSED"],
    [403, "<html></html>", "failed", "KEY_REFUSED"],
    [404, "", "failed", "REJECTED"],
    [422, { success: false, message: "invalid number" }, "failed", "RECIPIENT_INVALID"],
    [429, "", "failed", "RATE_LIMITED"],
    [500, { success: false, message: "oops" }, "unknown", "SERVER_ERROR"],
    [502, "<html></html>", "unknown", "SERVER_ERROR"],
  ])("%i %j is %s, %s", async (status, body, word, code) => {
    nock(HOST).post("/api/send").reply(status, body);
    expect(await send()).toMatchObject({ status: word, code });
  });

  it("Retry-After reaches the outcome, in seconds and as a date", async () => {
    nock(HOST).post("/api/send").reply(429, "", { "Retry-After": "12" });
    expect(await send()).toMatchObject({ retryAfterMs: 12_000, retryable: true });
    const date = new Date(Date.now() + 90_000).toUTCString();
    nock(HOST).post("/api/send").reply(429, "", { "Retry-After": date });
    const outcome = await send();
    expect(outcome.status === "failed" ? outcome.retryAfterMs : null).toBeGreaterThan(80_000);
  });

  it.each(["-5", "999999999999", "tomorrow", "Thu, 01 Jan 1970 00:00:00 GMT"])(
    "a Retry-After of %j says nothing",
    async (header) => {
      nock(HOST).post("/api/send").reply(429, "", { "Retry-After": header });
      expect(await send()).toMatchObject({ code: "RATE_LIMITED", retryAfterMs: null });
    },
  );
});
