import nock from "nock";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { TEST_KEY } from "../../messenger-http/test/support/messenger-suites.js";
import { type WhatsappCloudOptions, whatsappCloudMessenger } from "../src/index.js";
import { ACCEPTED, errorBody, optionsWith, reminder } from "./support/reminder.js";

const HOST = "https://graph.facebook.com";
const PATH = "/v25.0/106540352242922/messages";
const { signal } = new AbortController();

function send(options: Partial<WhatsappCloudOptions> = {}) {
  return whatsappCloudMessenger({ ...optionsWith(), ...options }).send(reminder(), { signal });
}

describe("on the wire", () => {
  beforeAll(() => nock.disableNetConnect());
  afterEach(() => nock.cleanAll());
  afterAll(() => {
    nock.enableNetConnect();
    nock.restore();
  });

  it("it is the Cloud API, with a bearer token, and the template instead of the text", async () => {
    const posted: unknown[] = [];
    const scope = nock(HOST, {
      reqheaders: { "content-type": "application/json", authorization: `Bearer ${TEST_KEY}` },
    })
      .post(PATH, (body) => {
        posted.push(body);
        return true;
      })
      .reply(200, ACCEPTED);
    expect(await send()).toEqual({
      status: "sent",
      response: "accepted",
      messageId: "wamid.HBgMNjI4MTEwMDAwMDAx",
    });
    expect(scope.isDone()).toBe(true);
    expect(posted).toMatchObject([{ to: "628110000001", type: "template" }]);
    expect(JSON.stringify(posted)).not.toContain("is not sent");
  });

  it("the reference goes out, and the ids of the recipient come back", async () => {
    const posted: Record<string, unknown>[] = [];
    const contacts = [{ input: "628110000001", wa_id: "551112345678", user_id: "ID.1349" }];
    nock(HOST)
      .post(PATH, (body) => posted.push(body) > 0)
      .times(2)
      .reply(200, JSON.stringify({ ...JSON.parse(ACCEPTED), contacts }));
    const messenger = whatsappCloudMessenger(optionsWith());
    const reference = "0".repeat(512);
    expect(await messenger.send({ ...reminder(), reference }, { signal })).toMatchObject({
      status: "sent",
      recipientIds: ["551112345678", "ID.1349"],
    });
    await messenger.send(reminder(), { signal });
    expect(posted.map((body) => body.biz_opaque_callback_data)).toEqual([reference, undefined]);
    expect(JSON.stringify(posted[1])).not.toContain("biz_opaque");
  });

  it("its subjects are the account and the template in its default language", () => {
    expect(whatsappCloudMessenger(optionsWith({ defaultLanguage: "en_US" })).subjects).toEqual([
      "WhatsApp Business account",
      "template pengingat_servis (en_US)",
    ]);
  });

  it.each(["ID.13491208655302741918", "BR.ENT.11815799212886844830"])(
    "the user id %s goes out as `recipient`: `to` never holds it",
    async (to) => {
      const posted: Record<string, unknown>[] = [];
      nock(HOST)
        .post(PATH, (body) => posted.push(body) > 0)
        .reply(200, ACCEPTED);
      const messenger = whatsappCloudMessenger(optionsWith());
      expect(await messenger.send({ ...reminder(), to }, { signal })).toMatchObject({ status: "sent" });
      expect(posted).toMatchObject([{ recipient: to, recipient_type: "individual", type: "template" }]);
      expect(posted[0]).not.toHaveProperty("to");
    },
  );

  it.each(["160958311837878@lid", "+628110000001", "ID.1349 ", "id.1349", "ID.", "ID", ""])(
    "a recipient of %j is neither a number nor a user id, and nothing is sent",
    async (to) => {
      const messenger = whatsappCloudMessenger(optionsWith());
      expect(await messenger.send({ ...reminder(), to }, { signal })).toMatchObject({
        status: "failed",
        code: "RECIPIENT_INVALID",
      });
    },
  );

  it.each([
    [{ baseUrl: "http://127.0.0.1:9/" }, "http://127.0.0.1:9", PATH],
    [{ baseUrl: "http://127.0.0.1:9/gate/way//" }, "http://127.0.0.1:9", `/gate/way${PATH}`],
    [{ apiVersion: "v23.0", phoneNumberId: "7" }, HOST, "/v23.0/7/messages"],
  ])("%j is sent to %s%s", async (options, host, path) => {
    nock(host).post(path).reply(200, ACCEPTED);
    expect(await send(options)).toMatchObject({ status: "sent" });
  });

  it.each([
    [400, errorBody(131026), "failed", "RECIPIENT_INVALID"],
    [400, errorBody(131048), "failed", "SENDER_RESTRICTED"],
    [400, errorBody(130429), "failed", "RATE_LIMITED"],
    [401, errorBody(190), "failed", "KEY_REFUSED"],
    [404, errorBody(132001), "failed", "REJECTED"],
    [400, "<html></html>", "failed", "REJECTED"],
    [200, "{}", "unknown", "MALFORMED_REPLY"],
    [302, "", "unknown", "REDIRECTED"],
    [500, errorBody(131000), "unknown", "SERVER_ERROR"],
    [503, errorBody(2), "unknown", "SERVER_ERROR"],
  ])("%i %s is %s, %s", async (status, body, word, code) => {
    nock(HOST).post(PATH).reply(status, body);
    expect(await send()).toMatchObject({ status: word, code });
  });

  it("a message that cannot fill the template sends nothing", async () => {
    const scope = nock(HOST).post(PATH).reply(200, ACCEPTED);
    const messenger = whatsappCloudMessenger(optionsWith());
    const { content: _, ...bare } = reminder();
    expect(await messenger.send(bare, { signal })).toMatchObject({ status: "failed", code: "REJECTED" });
    expect(await messenger.send(reminder({ nama_pelanggan: "" }), { signal })).toMatchObject({
      status: "failed",
      code: "REJECTED",
    });
    expect(scope.isDone()).toBe(false);
  });
});
