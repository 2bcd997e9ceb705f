import { checksContract } from "@pengingat/core/testing";
import nock from "nock";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { fonnteChecks } from "../src/index.js";

const HOST = "https://api.fonnte.com";
const TOKEN = "t0ken-s3cret-0123";
const NUMBER = "6281100000001";
const CONNECTED = { device: NUMBER, device_status: "connect", name: "Bengkel", quota: "78000", status: true };

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

describe("over Fonnte's API they keep the contract:", () => {
  const cases = checksContract(() => {
    nock(HOST, { reqheaders: { authorization: TOKEN } })
      .persist()
      .post("/device")
      .reply(200, CONNECTED);
    return {
      good: fonnteChecks({ token: TOKEN }),
      unreachable: fonnteChecks({ token: TOKEN, baseUrl: "http://127.0.0.1:1" }),
      secrets: [TOKEN, NUMBER, "Bengkel"],
    };
  });
  for (const { name, run } of cases) it(name, run);
});

it.each([
  [200, { reason: "token invalid", status: false }, "problem", /does not accept the token \(token invalid\)/],
  [200, { reason: `no ${TOKEN}`, status: false }, "problem", /\(no \*\*\*\)/],
  [401, "", "problem", /does not accept the token/],
  [200, { ...CONNECTED, device_status: "disconnect" }, "problem", /not connected/],
  [200, { ...CONNECTED, quota: "12" }, "warning", /only 12 messages/],
  [200, { ...CONNECTED, quota: 0 }, "problem", /only 0 messages/],
  [200, "<html></html>", "warning", /did not say/],
  [302, "", "problem", /redirects/],
  [502, "", "problem", /HTTP 502/],
])("%i %j is a %s", async (status, body, state, what) => {
  nock(HOST).post("/device").reply(status, body);
  const [result] = await fonnteChecks({ token: TOKEN }).run();
  expect(result).toMatchObject({ state, what: expect.stringMatching(what), remedy: expect.any(String) });
});

it("each of several tokens has its own device", async () => {
  nock(HOST, { reqheaders: { authorization: "first" } })
    .post("/device")
    .reply(200, CONNECTED);
  nock(HOST, { reqheaders: { authorization: "second" } })
    .post("/device")
    .reply(200, { status: false });
  const results = await fonnteChecks({ token: "first,second" }).run();
  expect(results.map(({ name, state }) => [name, state])).toEqual([
    ["fonnte device 1", "ok"],
    ["fonnte device 2", "problem"],
  ]);
});
