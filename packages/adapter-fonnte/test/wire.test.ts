import nock from "nock";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type FonnteOptions, fonnteMessenger } from "../src/index.js";

const HOST = "https://api.fonnte.com";
const message = { to: "628110000001", text: "Halo" };
const { signal } = new AbortController();

function send(options: Partial<FonnteOptions> = {}, outgoing = message) {
  return fonnteMessenger({ token: "t0ken s3cret", ...options }).send(outgoing, { signal });
}

describe("on the wire", () => {
  beforeAll(() => nock.disableNetConnect());
  afterEach(() => nock.cleanAll());
  afterAll(() => {
    nock.enableNetConnect();
    nock.restore();
  });

  it("it is a form with the raw token", async () => {
    const scope = nock(HOST, {
      reqheaders: { "content-type": "application/x-www-form-urlencoded", authorization: "t0ken s3cret" },
    })
      .post("/send", { target: message.to, message: message.text, countryCode: "0", connectOnly: "true" })
      .reply(200, { detail: "success! message in queue", id: ["80367170"], status: true });
    expect(await send()).toEqual({
      status: "sent",
      response: "success! message in queue",
      messageId: "80367170",
    });
    expect(scope.isDone()).toBe(true);
  });

  it("a country code is passed on", async () => {
    nock(HOST)
      .post("/send", (fields) => fields.countryCode === "62")
      .reply(200, { status: true });
    expect(await send({ countryCode: "62" })).toMatchObject({ status: "sent" });
  });

  it.each([
    ["http://127.0.0.1:9/", "/send"],
    ["http://127.0.0.1:9/gate/way//", "/gate/way/send"],
  ])("a base of %s is sent to at %s", async (baseUrl, path) => {
    nock("http://127.0.0.1:9").post(path).reply(200, { status: true });
    expect(await send({ baseUrl })).toMatchObject({ status: "sent" });
  });

  it.each([
    [200, { status: false, reason: "request invalid on disconnected device" }, "failed", "DEVICE_OFFLINE"],
    [200, { status: false, reason: "token invalid" }, "failed", "KEY_REFUSED"],
    [200, { status: false, reason: "target invalid" }, "failed", "RECIPIENT_INVALID"],
    [200, { status: false, reason: "insufficient quota" }, "failed", "RATE_LIMITED"],
    [200, "<html></html>", "unknown", "MALFORMED_REPLY"],
    [302, "", "unknown", "REDIRECTED"],
    [403, "<html></html>", "failed", "KEY_REFUSED"],
    [404, "", "failed", "REJECTED"],
    [429, "", "failed", "RATE_LIMITED"],
    [502, "<html></html>", "unknown", "SERVER_ERROR"],
  ])("%i %j is %s, %s", async (status, body, word, code) => {
    nock(HOST).post("/send").reply(status, body);
    expect(await send()).toMatchObject({ status: word, code });
  });

  it.each([
    "628110000001,628110000002",
    "628110000001|Budi",
    "0811000000",
    "+628110000001",
    "120363024823948293@g.us",
    "rotator#1",
    "628110000001\n",
    "6281100000011234",
    "",
  ])("a recipient of %j is no number, and nothing is sent", async (to) => {
    expect(await send({}, { ...message, to })).toEqual({
      status: "failed",
      code: "RECIPIENT_INVALID",
      reason: "the recipient is not the digits of a number",
      fault: "recipient",
      retryable: false,
      retryAfterMs: null,
    });
  });

  it("states the longest text that Fonnte takes", () => {
    expect(fonnteMessenger({ token: "t0ken" }).maxTextLength).toBe(60_000);
  });
});
