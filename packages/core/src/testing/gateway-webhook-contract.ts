import assert from "node:assert/strict";
import { ReminderError } from "../errors.js";
import type { GatewayWebhook, WebhookCall, WebhookReading } from "../ports/gateway-webhook.js";
import { type ContractCase, contractRule } from "./contract-case.js";
import { damagedCalls, oddCalls } from "./odd-calls.js";
import type {
  GatewayWebhookContractOptions,
  GatewayWebhookHarness,
  WebhookExample,
} from "./webhook-harness.js";

/** Every rule of {@link GatewayWebhook} as cases for any test runner; each makes a harness of its own. */
export function gatewayWebhookContract(
  createHarness: () => GatewayWebhookHarness | Promise<GatewayWebhookHarness>,
  { examples, sign = (call) => call }: GatewayWebhookContractOptions,
): ContractCase[] {
  const onHarness = contractRule(createHarness);
  const rule = (name: string, check: (webhook: GatewayWebhook) => void) =>
    onHarness(name, async ({ webhook }) => check(webhook));

  return [
    ...examples.map((example) =>
      rule(`it reads ${example.name}`, (webhook) => assertReads(webhook.read(example.call), example)),
    ),

    rule("it reads a call the same as often as it comes, and changes nothing of it", (webhook) => {
      for (const example of examples) {
        const before = copyOf(example.call);
        for (let time = 0; time < 3; time += 1) assertReads(webhook.read(example.call), example);
        assert.deepEqual(copyOf(example.call), before);
      }
    }),

    rule("a signed call that proves nothing is refused, and an unsigned one needs no proof", (webhook) => {
      for (const example of examples) {
        const bare = { ...example.call, headers: {}, query: new URLSearchParams() };
        if (webhook.isSigned) assertRefused(webhook, bare);
        else assertReads(webhook.read(bare), example);
      }
    }),

    rule("a signed call whose body was changed on the way is refused", (webhook) => {
      if (!webhook.isSigned) return;
      const withBody = examples.filter(({ call }) => call.body.length > 0);
      assert.ok(withBody.length > 0, "an example has a body");
      for (const { call } of withBody) {
        for (const damaged of damagedCalls(call)) {
          if (!Buffer.from(damaged.body).equals(call.body)) assertRefused(webhook, damaged);
        }
      }
    }),

    rule("a signed call with several proofs, or an odd one, is refused", (webhook) => {
      if (!webhook.isSigned) return;
      for (const { call } of examples) {
        for (const odd of oddProofs(call)) assertRefused(webhook, odd);
      }
    }),

    rule("whatever comes, it is read, refused or invalid, and nothing else", (webhook) => {
      for (const { call } of examples) {
        for (const odd of oddCalls(call)) readOrRefuse(webhook, odd);
      }
    }),

    rule("what is damaged before it is signed is read or invalid, and nothing else", (webhook) => {
      for (const { call } of examples) {
        const calls = [
          ...damagedCalls(call),
          ...oddCalls(call).filter(({ method }) => method === call.method),
        ];
        for (const odd of calls) {
          const error = readOrRefuse(webhook, sign(odd));
          assert.notEqual(error, "WEBHOOK_REFUSED", "a call that is signed is not refused");
        }
      }
    }),
  ];
}

/** Every proof of the call replaced at once, in turn, by what is none. */
function oddProofs(call: WebhookCall): WebhookCall[] {
  const names = Object.keys(call.headers);
  const odd: readonly (string | readonly string[] | undefined)[] = ["", "\0", "x", [], ["x", "y"], undefined];
  return odd.map((proof) => ({
    ...call,
    headers: Object.fromEntries(names.map((name) => [name, proof])),
    query: new URLSearchParams(
      Array.from(call.query.keys(), (name) => [name, String(proof)] as [string, string]),
    ),
  }));
}

function assertRefused(webhook: GatewayWebhook, call: WebhookCall): void {
  assert.throws(
    () => webhook.read(call),
    (error) => ReminderError.is(error) && error.code === "WEBHOOK_REFUSED",
    "WEBHOOK_REFUSED",
  );
}

/** Reads a call, and returns the code with which it was not read. */
function readOrRefuse(webhook: GatewayWebhook, call: WebhookCall): string | null {
  try {
    assertShape(webhook.read(call));
    return null;
  } catch (error) {
    if (!ReminderError.is(error)) throw error;
    const codes = webhook.isSigned ? ["WEBHOOK_REFUSED", "INVALID_WEBHOOK"] : ["INVALID_WEBHOOK"];
    assert.ok(codes.includes(error.code), `expected ${codes.join(" or ")}, got ${error.code}`);
    return error.code;
  }
}

function assertReads(reading: WebhookReading, example: WebhookExample): void {
  const { receipts = [], incoming = [], moves = [], notices = [], answer } = example;
  assertShape(reading);
  assert.equal(reading.receipts.length, receipts.length, "receipts");
  for (const [n, expected] of receipts.entries()) {
    assert.deepEqual({ ...reading.receipts[n], ...expected }, reading.receipts[n]);
  }
  assert.equal(reading.incoming.length, incoming.length, "messages");
  for (const [n, expected] of incoming.entries()) {
    assert.deepEqual({ ...reading.incoming[n], ...expected }, reading.incoming[n]);
  }
  assert.deepEqual(reading.moves ?? [], moves);
  assert.deepEqual(reading.notices ?? [], notices);
  if (answer !== undefined) assert.equal(reading.answer, answer);
}

/** Holds a reading to its type, which a webhook in plain JavaScript, or one with a cast, may miss. */
function assertShape({ receipts, incoming, moves = [], notices = [], answer }: WebhookReading): void {
  assert.equal(typeof answer, "string", "the answer is a text");
  for (const { from, text, senderIds = [], answers = "", id = "", at = new Date() } of incoming) {
    assert.ok(typeof from === "string" && from !== "", "who wrote is a text");
    assert.equal(typeof text, "string", "what was written is a text");
    assertTexts(senderIds, [answers, id]);
    assertInstant(at);
  }
  for (const receipt of receipts) {
    const { messageId, state, at, reason } = receipt;
    assert.ok(typeof messageId === "string" && messageId !== "", "messageId is a text");
    assert.ok(["accepted", "delivered", "read", "failed"].includes(state), "state is one of four words");
    assertInstant(at);
    assert.ok(reason === null || typeof reason === "string", "reason is a text or null");
    const { secondaryId = "", reference = "", recipientIds = [], billedAs = "", unreachable = "" } = receipt;
    assertTexts(recipientIds, [secondaryId, reference, billedAs]);
    assert.ok(
      ["", "RECIPIENT_INVALID", "RECIPIENT_OPTED_OUT"].includes(unreachable),
      "unreachable is a code",
    );
  }
  for (const { from, to, at } of moves) {
    assertTexts(from, to);
    assertInstant(at);
  }
  for (const { subject, severity, words, at } of notices) {
    assertTexts([subject, words]);
    assert.ok(["halt", "warning", "cleared"].includes(severity), "severity is one of three words");
    assertInstant(at);
  }
}

function assertTexts(...lists: readonly (readonly string[])[]): void {
  for (const text of lists.flat()) assert.equal(typeof text, "string", "an id or a word is a text");
}

function assertInstant(at: Date): void {
  assert.ok(at instanceof Date && !Number.isNaN(at.getTime()), "at is an instant");
}

function copyOf({ method, headers, query, body }: WebhookCall) {
  return { method, headers: structuredClone(headers), query: query.toString(), body: Array.from(body) };
}
