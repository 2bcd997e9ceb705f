import { describe, expect, it } from "vitest";
import { ReminderError } from "../../src/errors.js";
import type { GatewayWebhook, WebhookCall } from "../../src/ports/gateway-webhook.js";
import { gatewayWebhookContract } from "../../src/testing/gateway-webhook-contract.js";
import { type RecordingWebhook, recordingWebhook } from "../../src/testing/recording-webhook.js";
import type { WebhookExample } from "../../src/testing/webhook-harness.js";

type Breakage = (sound: RecordingWebhook) => Partial<GatewayWebhook>;

const READING = {
  receipts: [{ messageId: "7", state: "read", at: new Date(0), reason: null }],
  incoming: [{ from: "628110000001", text: "STOP" }],
  answer: "thanks",
} as const;

const CALL: WebhookCall = {
  method: "POST",
  headers: { "content-type": "application/json" },
  query: new URLSearchParams(),
  body: new TextEncoder().encode('{"message":{"id":"7","states":["read"]}}'),
};

function suite(secret?: string, breakage: Breakage = () => ({})) {
  const createWebhook = () => recordingWebhook({ reading: READING, ...(secret !== undefined && { secret }) });
  const { sign } = createWebhook();
  const example: WebhookExample = {
    ...READING,
    name: "that a message was read",
    call: sign(CALL),
    receipts: [{ messageId: "7", state: "read" }],
  };
  return gatewayWebhookContract(
    () => {
      const sound = createWebhook();
      return { webhook: { ...sound, ...breakage(sound) } };
    },
    { examples: [example], sign },
  );
}

describe("the recording webhook keeps the contract:", () => {
  for (const { name, run } of suite()) it(name, run);
});

describe("the recording webhook, signed, keeps the contract:", () => {
  for (const { name, run } of suite("s3cret")) it(name, run);
});

/** Reads also what the sound one refuses. */
const readsAll =
  (isLet: (call: WebhookCall) => boolean): Breakage =>
  (sound) => ({ read: (call) => (isLet(call) ? { ...READING } : sound.read(call)) });

const bodyOf = ({ body }: WebhookCall) => new TextDecoder().decode(body);

/** By the rule that catches it: what a signed webhook gets wrong. */
const broken: Record<string, Breakage> = {
  "it reads that a message was read": (sound) => ({
    read: (call) => ({ ...sound.read(call), receipts: [{ ...READING.receipts[0], messageId: "8" }] }),
  }),
  "it reads a call the same as often as it comes, and changes nothing of it": (sound) => {
    let count = 0;
    return {
      read(call) {
        count += 1;
        return count > 1 ? { ...sound.read(call), receipts: [] } : sound.read(call);
      },
    };
  },
  "a signed call that proves nothing is refused, and an unsigned one needs no proof": readsAll(
    ({ headers }) => headers["x-signature"] === undefined,
  ),
  "a signed call whose body was changed on the way is refused": readsAll(
    ({ headers }) => headers["x-signature"] === suiteSignature,
  ),
  "a signed call with several proofs, or an odd one, is refused": readsAll(({ headers }) =>
    Array.isArray(headers["x-signature"]),
  ),
  "whatever comes, it is read, refused or invalid, and nothing else": (sound) => ({
    read(call) {
      if (call.method === "") throw new TypeError("no method");
      return sound.read(call);
    },
  }),
  "what is damaged before it is signed is read or invalid, and nothing else": (sound) => ({
    read(call) {
      const reading = sound.read(call);
      const { message } = JSON.parse(bodyOf(call));
      if (typeof message.states[0] === "string") return reading;
      throw new ReminderError("INVALID_WEBHOOK", "expected a state");
    },
  }),
};

const suiteSignature = recordingWebhook({ secret: "s3cret" }).sign(CALL).headers["x-signature"];

describe("the contract of a webhook catches a breach of", () => {
  it("each of its rules", () => {
    expect(Object.keys(broken)).toEqual(suite().map(({ name }) => name));
  });

  for (const [name, breakage] of Object.entries(broken)) {
    it(name, async () => {
      const caught = suite("s3cret", breakage).find((each) => each.name === name);
      await expect(caught?.run()).rejects.toThrow();
    });
  }

  it("a webhook that is not signed and refuses a call", async () => {
    const refusing: Breakage = (sound) => ({
      read(call) {
        if (call.method === "POST") return sound.read(call);
        throw new ReminderError("WEBHOOK_REFUSED", "who are you?");
      },
    });
    const name = "whatever comes, it is read, refused or invalid, and nothing else";
    const caught = suite(undefined, refusing).find((each) => each.name === name);
    await expect(caught?.run()).rejects.toThrow("expected INVALID_WEBHOOK");
  });
});
