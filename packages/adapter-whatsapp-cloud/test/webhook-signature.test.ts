import { inspect } from "node:util";
import { ReminderError, type WebhookCall } from "@pengingat/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { whatsappCloudWebhook } from "../src/index.js";
import {
  APP_SECRET,
  handshakeCall,
  notification,
  signatureOf,
  signedCall,
  status,
  VERIFY_TOKEN,
} from "./support/webhook-call.js";

const webhook = whatsappCloudWebhook({ appSecret: APP_SECRET, verifyToken: VERIFY_TOKEN });
const HEADER = "x-hub-signature-256";
const body = notification({ statuses: [status("delivered")] });
const right = signatureOf(new TextEncoder().encode(body));

/** The code that a call is refused with; `null` where it is read. */
function refusalOf(call: WebhookCall): string | null {
  try {
    webhook.read(call);
    return null;
  } catch (error) {
    if (!ReminderError.is(error)) throw error;
    expect(error.message).not.toMatch(/s3cret|t0ken|[0-9a-f]{64}/);
    return error.code;
  }
}

describe("the signature", () => {
  it("says that a call comes from Meta, so that no secret path is needed", () => {
    expect(webhook.isSigned).toBe(true);
    expect(webhook.read(signedCall(body)).receipts).toHaveLength(1);
  });

  it("is Meta's own: the HMAC-SHA256 of the bytes under the app secret, in hexadecimal digits", () => {
    // By another tool: printf '{"entry":[]}' | openssl dgst -sha256 -hmac 4pp-s3cret
    const known = "ce86ad4248bfc134e2d3036370c649fbc6406f863069ad5e61faaf70b2d28dbb";
    expect(refusalOf(signedCall('{"entry":[]}', { [HEADER]: `sha256=${known}` }))).toBeNull();
  });

  it.each<[string, string | string[] | undefined]>([
    ["missing", undefined],
    ["empty", ""],
    ["without its algorithm", right.slice("sha256=".length)],
    ["of another algorithm", right.replace("sha256", "sha1")],
    ["too short", right.slice(0, -1)],
    ["too long", `${right}0`],
    ["of the length in bytes, not in characters", `${right.slice(0, -1)}é`],
    ["no hexadecimal digits", `sha256=${"z".repeat(64)}`],
    ["in capitals", right.toUpperCase()],
    ["with a blank", ` ${right}`],
    ["given twice", [right, right]],
    ["given twice in one", `${right}, ${right}`],
    ["under another secret", signatureOf(new TextEncoder().encode(body), "another")],
    ["under no secret", signatureOf(new TextEncoder().encode(body), "")],
    ["of another body", signatureOf(new TextEncoder().encode(`${body} `))],
  ])("%s is refused", (_what, signature) => {
    expect(refusalOf(signedCall(body, { [HEADER]: signature }))).toBe("WEBHOOK_REFUSED");
  });

  it("is checked before the body is looked at", () => {
    expect(refusalOf(signedCall("no JSON", { [HEADER]: right }))).toBe("WEBHOOK_REFUSED");
    expect(refusalOf(signedCall("no JSON"))).toBe("INVALID_WEBHOOK");
  });

  it("is wanted of every method but the handshake's", () => {
    for (const method of ["POST", "PUT", "HEAD", "get", ""]) {
      expect(refusalOf({ ...signedCall(body, { [HEADER]: "" }), method })).toBe("WEBHOOK_REFUSED");
    }
  });

  it("of any bytes is accepted, and no other for them", () => {
    const bytes = fc.uint8Array({ maxLength: 200 });
    fc.assert(
      fc.property(bytes, bytes, (signed, sent) => {
        const code = refusalOf({ ...signedCall(sent), headers: { [HEADER]: signatureOf(signed) } });
        const isSame = Buffer.compare(signed, sent) === 0;
        expect(code === "WEBHOOK_REFUSED").toBe(!isSame);
      }),
    );
  });

  it("does not survive a change of any one bit of the body, nor of any one character of its own", () => {
    const bytes = new TextEncoder().encode(body);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(7), (at, bit) => {
        const changed = bytes.map((byte, n) => (n === at ? byte ^ (1 << bit) : byte));
        expect(refusalOf({ ...signedCall(body), body: changed })).toBe("WEBHOOK_REFUSED");
      }),
    );
    fc.assert(
      fc.property(fc.nat(right.length - 1), fc.string({ maxLength: 2 }), (at, put) => {
        fc.pre(put !== right[at]);
        const changed = right.slice(0, at) + put + right.slice(at + 1);
        expect(refusalOf(signedCall(body, { [HEADER]: changed }))).toBe("WEBHOOK_REFUSED");
      }),
    );
  });

  it("of another form never throws anything but a refusal", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (signature) => {
        expect(refusalOf(signedCall(body, { [HEADER]: signature }))).toBe("WEBHOOK_REFUSED");
      }),
    );
  });
});

describe("the handshake", () => {
  const query = {
    "hub.mode": "subscribe",
    "hub.verify_token": VERIFY_TOKEN,
    "hub.challenge": "1158201444",
  };

  it("is answered by its challenge alone", () => {
    expect(webhook.read(handshakeCall(query))).toEqual({ receipts: [], incoming: [], answer: "1158201444" });
  });

  it.each([
    [{ "hub.verify_token": "another" }, "WEBHOOK_REFUSED"],
    [{ "hub.verify_token": `${VERIFY_TOKEN}x` }, "WEBHOOK_REFUSED"],
    [{ "hub.verify_token": "" }, "WEBHOOK_REFUSED"],
    [{ "hub.mode": "unsubscribe" }, "INVALID_WEBHOOK"],
    [{ "hub.mode": "" }, "INVALID_WEBHOOK"],
  ])("with %j is %s", (change, code) => {
    expect(refusalOf(handshakeCall({ ...query, ...change }))).toBe(code);
  });

  it("without a token or a challenge is none", () => {
    const { "hub.verify_token": _token, ...tokenless } = query;
    const { "hub.challenge": _challenge, ...unchallenged } = query;
    expect(refusalOf(handshakeCall(tokenless))).toBe("WEBHOOK_REFUSED");
    expect(refusalOf(handshakeCall(unchallenged))).toBe("INVALID_WEBHOOK");
  });

  it("reads nothing of a body", () => {
    expect(
      webhook.read({ ...signedCall(body), ...handshakeCall(query), body: signedCall(body).body }),
    ).toEqual({
      receipts: [],
      incoming: [],
      answer: "1158201444",
    });
  });
});

it("neither secret is in a dump of the webhook", () => {
  for (const dump of [
    JSON.stringify(webhook),
    String(webhook),
    inspect(webhook, { depth: null, showHidden: true, getters: true }),
  ]) {
    expect(dump).not.toContain(APP_SECRET);
    expect(dump).not.toContain(VERIFY_TOKEN);
  }
});
