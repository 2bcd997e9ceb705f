import { checksContract } from "@pengingat/core/testing";
import nock from "nock";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { starsenderChecks } from "../src/index.js";

const HOST = "https://api.starsender.online";
const KEY = "k3y-s3cret-0123";

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

describe("over Starsender's API they keep the contract:", () => {
  const cases = checksContract(() => {
    nock(HOST, { reqheaders: { authorization: KEY } })
      .persist()
      .post("/api/check-number", { number: "628110000000" })
      .reply(200, { success: true, data: { registered: false } });
    return {
      good: starsenderChecks({ apiKey: KEY }),
      unreachable: starsenderChecks({ apiKey: KEY, baseUrl: "http://127.0.0.1:1" }),
      secrets: [KEY, "628110000000"],
    };
  });
  for (const { name, run } of cases) it(name, run);
});

it.each([
  [200, { success: false, message: "Unauthorized api key" }, "problem", /does not accept the key/],
  [401, "", "problem", /does not accept the key/],
  [200, { success: false, message: "device disconnected" }, "problem", /not connected/],
  [200, { success: false, message: "Nomor tidak terdaftar" }, "ok", /accepts the key/],
  [404, "not here", "warning", /not whether key and device are well/],
  [503, "", "problem", /HTTP 503/],
])("%i %j is %s", async (status, body, state, what) => {
  nock(HOST).post("/api/check-number").reply(status, body);
  const [result] = await starsenderChecks({ apiKey: KEY }).run();
  expect(result).toMatchObject({ state, what: expect.stringMatching(what) });
});
