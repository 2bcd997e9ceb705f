import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { ANYTHING_ELSE, BLAME, failed, gatewayMessenger } from "../src/index.js";
import { GENERAL_EXAMPLES } from "./support/general-examples.js";
import { loopbackGateway } from "./support/loopback-gateway.js";
import {
  type CreateMessenger,
  TRIAL_KEY,
  testMessengerContract,
  testSecrecy,
} from "./support/messenger-suites.js";
import { mergeExamples, testOutcomeTable } from "./support/outcome-examples.js";
import { PLAIN_TABLE, plainMessenger } from "./support/plain-messenger.js";

const message = { to: "628110000001", text: "Halo" };
const create: CreateMessenger = (baseUrl, timeoutMs) => plainMessenger(baseUrl, timeoutMs, TRIAL_KEY);
const dialect = {
  read: (body: string) => JSON.parse(body),
  accept: (response: ServerResponse) => response.end('{"ok":true}'),
  refuse: (response: ServerResponse) => response.writeHead(422).end('{"message":"no such number"}'),
};

testMessengerContract(create, dialect);

testSecrecy(create, message, [
  ["200 OK", `{"ok":true,"message":"by ${TRIAL_KEY}"}`],
  ["401 Unauthorized", `{"message":"${TRIAL_KEY}"}`],
  ["302 Found k3y-s3cret", TRIAL_KEY],
  ["500 k3y-s3cret", TRIAL_KEY],
  ["200 OK", TRIAL_KEY],
]);

testOutcomeTable(
  PLAIN_TABLE,
  mergeExamples(GENERAL_EXAMPLES, {
    "2xx with ok": [[{ status: 200, body: '{"ok":true,"message":"selesai"}' }, { response: "selesai" }]],
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
    const messenger = gatewayMessenger({ ...plain, origin: gateway.url, request: () => refusal });
    expect(await messenger.send(message, { signal: new AbortController().signal })).toEqual(refusal);
    expect(gateway.received).toEqual([]);
    await messenger.close();
    await gateway.close();
  });

  it("whose table has no row for an answer leaves the message in doubt", async () => {
    const table = { ...PLAIN_TABLE, rows: [{ ...ANYTHING_ELSE, is: () => false }] };
    const messenger = gatewayMessenger({ ...plain, origin: "http://127.0.0.1:9", request: () => "", table });
    const outcome = await messenger.send(message, { signal: AbortSignal.abort() });
    expect(outcome).toMatchObject({ status: "unknown", code: "MESSENGER_ERROR" });
  });

  it("that states no limit of a text has none of its own", () => {
    const base = { ...plain, origin: "http://127.0.0.1:9", request: () => "" };
    expect(gatewayMessenger(base)).not.toHaveProperty("maxTextLength");
    expect(gatewayMessenger({ ...base, maxTextLength: 1024 }).maxTextLength).toBe(1024);
  });
});
