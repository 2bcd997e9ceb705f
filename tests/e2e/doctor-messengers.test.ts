import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type FakeGateway, reply } from "@pengingat/test-support/gateway";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fonnteSettings, startFonnte } from "./support/fonnte.ts";
import { found, openReadyWorkshop, type ReadyWorkshop } from "./support/going-live.ts";
import type { Environment } from "./support/program.ts";
import { startWhatsappCloud, whatsappCloudSettings } from "./support/whatsapp-cloud.ts";

let ready: ReadyWorkshop;

beforeAll(async () => {
  ready = await openReadyWorkshop();
});
afterAll(() => ready.close());

/** A set-up, what is found in it, and the words that say so: one of a kind. The adapters' own tests have the others. */
type Broken = readonly [what: string, answers: object, state: "warning" | "problem", words: RegExp];

describe("with Fonnte,", () => {
  const GOOD = { status: true, device_status: "connect", quota: "5000" };
  let gateway: FakeGateway;
  let env: Environment;

  beforeAll(async () => {
    gateway = await startFonnte();
    env = { ...ready.good, ...fonnteSettings(gateway) };
  });
  afterAll(() => gateway.close());

  const answering = (body: object) => {
    gateway.reset();
    gateway.answer = ({ path }, response) =>
      path === "/device" ? reply(response, 200, body) : reply(response, 404, {});
  };

  test("a good set-up raises no alarm, and nothing is sent", async () => {
    answering(GOOD);
    expect(await found(env)).toMatchObject({ code: 0, names: [] });
    expect(gateway.posted.map(({ path }) => path)).toEqual(["/device"]);
  });

  test.each<Broken>([
    ["a wrong token", { status: false, reason: "token invalid" }, "problem", /does not accept the token/],
    ["a quota that is nearly used up", { ...GOOD, quota: "12" }, "warning", /only 12 messages are left/],
  ])("%s is found", async (_, body, state, words) => {
    answering(body);
    const { code, alarms } = await found(env);
    expect(alarms).toEqual([
      { name: "fonnte device", state, what: expect.stringMatching(words), remedy: expect.any(String) },
    ]);
    expect(code).toBe(state === "problem" ? 1 : 0);
  });
});

describe("with Meta,", () => {
  const NUMBER = {
    id: "1002003004",
    status: "CONNECTED",
    quality_rating: "GREEN",
    messaging_limit_tier: "TIER_2K",
    health_status: {
      can_send_message: "AVAILABLE",
      entities: [{ entity_type: "WABA", id: "5006007008", can_send_message: "AVAILABLE" }],
    },
  };
  const TEMPLATE = {
    name: "service_due",
    language: "id",
    status: "APPROVED",
    category: "UTILITY",
    message_send_ttl_seconds: 43_200,
    components: [{ type: "BODY", text: "Yth. {{1}}, kendaraan {{2}} tiba jadwalnya pada {{3}}." }],
  };
  let gateway: FakeGateway;
  let env: Environment;

  beforeAll(async () => {
    gateway = await startWhatsappCloud();
    env = { ...ready.good, ...whatsappCloudSettings(gateway) };
  });
  afterAll(() => gateway.close());

  interface Answers {
    readonly number?: object;
    readonly template?: object;
  }
  const answering = ({ number = NUMBER, template = TEMPLATE }: Answers) => {
    gateway.reset();
    gateway.answer = ({ path }, response) => {
      const body = path.includes("/message_templates?") ? { data: [template] } : number;
      reply(response, "error" in body ? 400 : 200, body);
    };
  };

  test("a good set-up raises no alarm, and nothing is sent", async () => {
    answering({});
    expect(await found(env)).toMatchObject({ code: 0, names: [] });
    expect(gateway.posted.map(({ path, to }) => [path.replace(/\?.*/, ""), to])).toEqual([
      ["/v25.0/1002003004", ""],
      ["/v25.0/5006007008/message_templates", ""],
    ]);
  });

  const error = (code: number) => ({ error: { message: "refused", type: "OAuthException", code } });

  test.each<readonly [...Broken, name: string]>([
    ["a token that has run out", { number: error(190) }, "problem", /Meta refused/, "number"],
    [
      "a number of bad quality",
      { number: { ...NUMBER, quality_rating: "RED" } },
      "problem",
      /quality is red; the limit is 2K/,
      "quality",
    ],
    [
      "a template without a time to live",
      { template: { ...TEMPLATE, message_send_ttl_seconds: undefined } },
      "warning",
      /no time to live/,
      "template",
    ],
  ])("%s is found", async (_, answers, state, words, name) => {
    answering(answers);
    const { code, alarms } = await found(env);
    expect(alarms).toEqual([
      {
        name: `whatsapp cloud ${name}`,
        ...{ state, what: expect.stringMatching(words), remedy: expect.any(String) },
      },
    ]);
    expect(code).toBe(state === "problem" ? 1 : 0);
  });
});

test("with a fallback each of the messengers is looked at", async () => {
  const [fonnte, meta] = [await startFonnte(), await startWhatsappCloud()];
  try {
    const settings = { ...fonnteSettings(fonnte), ...whatsappCloudSettings(meta) };
    const MESSENGER = "whatsapp-cloud,fonnte";
    fonnte.answer = (_, response) => reply(response, 200, { status: false, reason: "token invalid" });
    meta.answer = (_, response) => reply(response, 401, {});
    const { names } = await found({ ...ready.good, ...settings, MESSENGER, GATEWAY_TIMEOUT_MS: "10000" });
    expect(names.sort()).toEqual(["fonnte device", "whatsapp cloud number"]);
  } finally {
    await Promise.all([fonnte.close(), meta.close()]);
  }
});

test("a messenger of the workshop's own cannot be asked, which is said under a name of its own", async () => {
  await writeFile(
    join(ready.workshop.home, "own.mjs"),
    "export default ({ timeoutMs }) => ({ timeoutMs, send: async () => { throw new Error('no'); } });",
  );
  const { checks, names } = await found({ ...ready.good, MESSENGER: "./own.mjs" });
  expect(names).toEqual([]);
  const all = checks.map(({ name }: { name: string }) => name);
  expect(new Set(all).size).toBe(all.length);
  expect(checks).toContainEqual({
    ...{ name: "own messenger", state: "ok" },
    what: "./own.mjs was loaded; what its gateway says of itself cannot be asked.",
  });
});
