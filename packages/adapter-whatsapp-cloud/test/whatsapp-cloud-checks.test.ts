import { checksContract } from "@pengingat/core/testing";
import nock from "nock";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { whatsappCloudChecks } from "../src/index.js";

const HOST = "https://graph.facebook.com";
const TOKEN = "t0ken-s3cret-0123";
const OPTIONS = {
  accessToken: TOKEN,
  phoneNumberId: "1002003004",
  template: { name: "service_due", parameters: ["nama_pelanggan", "no_pol"] as const },
};
const ENTITIES = [
  { entity_type: "PHONE_NUMBER", id: "1002003004", can_send_message: "AVAILABLE" },
  { entity_type: "WABA", id: "5006007008", can_send_message: "AVAILABLE" },
];
const NUMBER = {
  id: "1002003004",
  display_phone_number: "+62 811-0000-0001",
  status: "CONNECTED",
  quality_rating: "GREEN",
  messaging_limit_tier: "TIER_2K",
  health_status: { can_send_message: "AVAILABLE", entities: ENTITIES },
};
const TEMPLATE = {
  name: "service_due",
  language: "id",
  status: "APPROVED",
  category: "UTILITY",
  message_send_ttl_seconds: 43_200,
  components: [{ type: "BODY", text: "Yth. {{1}}, kendaraan {{2}} …" }],
};

function answer(number: object, template: object | null = TEMPLATE, status = 200): void {
  const api = nock(HOST, { reqheaders: { authorization: `Bearer ${TOKEN}` } }).persist();
  api.get("/v25.0/1002003004").query(true).reply(status, number);
  if (template === null) api.get("/v25.0/5006007008/message_templates").query(true).reply(200, { data: [] });
  else {
    api
      .get("/v25.0/5006007008/message_templates")
      .query(({ name }) => name === "service_due")
      .reply("error" in template ? 400 : 200, "error" in template ? template : { data: [template] });
  }
}

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

describe("over Meta's API they keep the contract:", () => {
  const cases = checksContract(() => {
    answer(NUMBER);
    return {
      good: whatsappCloudChecks(OPTIONS),
      unreachable: whatsappCloudChecks({ ...OPTIONS, baseUrl: "http://127.0.0.1:1" }),
      secrets: [TOKEN, "811-0000", "5006007008"],
    };
  });
  for (const { name, run } of cases) it(name, run);
});

const error = (code: number, message: string) => ({ error: { code, message: `(#${code}) ${message}` } });
const blocked = { can_send_message: "BLOCKED", entities: [{ ...ENTITIES[1], can_send_message: "BLOCKED" }] };

it.each([
  ["the token", error(190, `Token ${TOKEN} expired`), 401, "problem", /Token \*\*\* expired/],
  ["a permission", error(200, "No permission"), 403, "problem", /No permission/],
  ["the id of the number", error(100, "Object does not exist"), 400, "problem", /does not exist/],
  ["a pause", error(80007, "Rate limit"), 400, "warning", /Rate limit/],
  [
    "a number that is not registered",
    { ...NUMBER, status: "PENDING" },
    200,
    "problem",
    /not connected \(PENDING\)/,
  ],
  [
    "an account without payment",
    { ...NUMBER, health_status: blocked },
    200,
    "problem",
    /because of the WhatsApp Business account/,
  ],
  [
    "an account that is limited",
    { ...NUMBER, health_status: { can_send_message: "LIMITED", entities: ENTITIES } },
    200,
    "warning",
    /limits the messages/,
  ],
])("it finds what is wrong with %s", async (_, number, status, state, what) => {
  answer(number, TEMPLATE, status);
  const [result] = await whatsappCloudChecks(OPTIONS).run();
  expect(result).toMatchObject({ name: "whatsapp cloud number", state, what: expect.stringMatching(what) });
  expect(result?.remedy).toEqual(expect.any(String));
});

it.each([
  ["RED", "problem"],
  ["YELLOW", "warning"],
])("a quality of %s is a %s", async (quality_rating, state) => {
  answer({ ...NUMBER, quality_rating });
  const [, result] = await whatsappCloudChecks(OPTIONS).run();
  expect(result).toMatchObject({
    name: "whatsapp cloud quality",
    state,
    what: expect.stringContaining("2K people"),
  });
});

const body = (text: string) => [{ type: "BODY", text }];
it.each([
  ["is not there", null, "problem", /no template service_due in the language id/],
  ["is of another language", { ...TEMPLATE, language: "en_US" }, "problem", /in the language id/],
  ["is not approved", { ...TEMPLATE, status: "PENDING" }, "problem", /not approved \(PENDING\)/],
  [
    "has another number of parameters",
    { ...TEMPLATE, components: body("{{1}} {{2}} {{3}}") },
    "problem",
    /3 variables in its body, and 2/,
  ],
  [
    "has named parameters",
    { ...TEMPLATE, components: body("{{nama}} {{plat}}") },
    "problem",
    /nama, plat, and 1, 2/,
  ],
  [
    "has a variable in its header",
    { ...TEMPLATE, components: [{ type: "HEADER", text: "{{1}}" }, ...TEMPLATE.components] },
    "problem",
    /header/,
  ],
  [
    "has a variable in a button",
    {
      ...TEMPLATE,
      components: [...TEMPLATE.components, { type: "BUTTONS", buttons: [{ url: "https://a/{{1}}" }] }],
    },
    "problem",
    /button/,
  ],
  ["is billed as marketing", { ...TEMPLATE, category: "MARKETING" }, "warning", /MARKETING/],
  ["has no time to live", { ...TEMPLATE, message_send_ttl_seconds: undefined }, "warning", /30 days/],
  ["may not be looked at", error(10, "No permission"), "warning", /No permission/],
])("it finds that the template %s", async (_, template, state, what) => {
  answer(NUMBER, template);
  const [, , result] = await whatsappCloudChecks(OPTIONS).run();
  expect(result).toMatchObject({ name: "whatsapp cloud template", state, what: expect.stringMatching(what) });
  expect(result?.remedy).toEqual(expect.any(String));
});

it("says so where Meta does not tell the account", async () => {
  answer({ ...NUMBER, health_status: undefined });
  const [, , result] = await whatsappCloudChecks(OPTIONS).run();
  expect(result).toMatchObject({ state: "warning" });
});
