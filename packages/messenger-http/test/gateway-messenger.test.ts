import type { ServerResponse } from "node:http";
import { ReminderError } from "@pengingat/core";
import { describe, expect, it } from "vitest";
import {
  BLAME,
  failed,
  type GatewayMessengerOptions,
  type GatewayReply,
  gatewayMessenger,
} from "../src/index.js";
import { GENERAL_EXAMPLES } from "./support/general-examples.js";
import { loopbackGateway } from "./support/loopback-gateway.js";
import {
  type CreateMessenger,
  TEST_KEY,
  testMessengerContract,
  testSecrecy,
} from "./support/messenger-suites.js";
import { doubt, mergeExamples, testOutcomeTable } from "./support/outcome-examples.js";
import { PLAIN_TABLE, plainMessenger } from "./support/plain-messenger.js";

const message = { to: "628110000001", text: "Halo" };
const create: CreateMessenger = (baseUrl, timeoutMs) => plainMessenger(baseUrl, timeoutMs, TEST_KEY);
const dialect = {
  read: (body: string) => JSON.parse(body),
  accept: (response: ServerResponse) => response.end('{"ok":true}'),
  refuse: (response: ServerResponse) => response.writeHead(422).end('{"message":"no such number"}'),
};

testMessengerContract(create, dialect);

testSecrecy(create, message, [
  ["200 OK", `{"ok":true,"message":"by ${TEST_KEY}"}`],
  ["401 Unauthorized", `{"message":"${TEST_KEY}"}`],
  ["302 Found k3y-s3cret", TEST_KEY],
  ["500 k3y-s3cret", TEST_KEY],
  ["200 OK", TEST_KEY],
]);

testOutcomeTable(
  PLAIN_TABLE,
  mergeExamples(GENERAL_EXAMPLES, {
    "2xx that accepts": [[{ status: 200, body: '{"ok":true,"message":"selesai"}' }, { response: "selesai" }]],
    "a contradiction: a 4xx that accepts, or a body that says both": [
      [{ status: 400, body: '{"ok":true}' }, doubt("MALFORMED_REPLY")],
    ],
    "a refusal for a time-out, or because the message is there already": [
      [
        { status: 400, body: '{"message":"Timeout"}' },
        { ...doubt("TIMEOUT"), reason: "Timeout" },
      ],
    ],
    "other 4xx": [
      [
        { status: 422, body: '{"message":"text is required"}' },
        { code: "REJECTED", reason: "text is required" },
      ],
    ],
  }),
);

describe("an adapter", () => {
  const plain = { path: "/", headers: {}, secrets: [], timeoutMs: 300, table: PLAIN_TABLE };

  it("that makes no body of a message says what became of it, and nothing is sent", async () => {
    const gateway = await loopbackGateway(dialect);
    const refusal = failed("REJECTED", BLAME.recipient, "not for this gateway");
    const messenger = gatewayMessenger({ ...plain, baseUrl: gateway.url, request: () => refusal });
    expect(await messenger.send(message, { signal: new AbortController().signal })).toEqual(refusal);
    expect(gateway.received).toEqual([]);
    await messenger.close();
    await gateway.close();
  });

  it("whose table has no row for an answer leaves the message in doubt", async () => {
    const table = { ...PLAIN_TABLE, rows: [] };
    const messenger = gatewayMessenger({ ...plain, baseUrl: "http://127.0.0.1:9", request: () => "", table });
    const outcome = await messenger.send(message, { signal: AbortSignal.abort() });
    expect(outcome).toMatchObject({ status: "unknown", code: "MESSENGER_ERROR" });
  });

  it("that states no limit of a text has none of its own", () => {
    const base = { ...plain, baseUrl: "http://127.0.0.1:9", request: () => "" };
    expect(gatewayMessenger(base)).not.toHaveProperty("maxTextLength");
    expect(gatewayMessenger({ ...base, maxTextLength: 1024 }).maxTextLength).toBe(1024);
  });

  it.each([0, -1, 1.5, Number.NaN, "30s", 2 ** 31])("that passes on a wrong timeoutMs: %j", (timeoutMs) => {
    expect(refusal({ timeoutMs: timeoutMs as number })).toMatch(
      /^timeoutMs: expected a whole number from 1 to 2147483647, got /,
    );
  });

  it("that passes on options that there are not hears of all of them", () => {
    const wrong: object = { retries: 3, origin: "http://127.0.0.1:9" };
    expect(refusal(wrong)).toMatch(/^options: unknown retries, origin; expected only name, baseUrl, /);
  });

  function refusal(wrong: Partial<GatewayMessengerOptions<GatewayReply>>): string {
    try {
      gatewayMessenger({ ...plain, baseUrl: "http://127.0.0.1:9", request: () => "", ...wrong });
    } catch (error) {
      if (ReminderError.is(error) && error.code === "INVALID_OPTION") return error.message;
      throw error;
    }
    return "";
  }
});
