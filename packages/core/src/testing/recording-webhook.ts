import { createHmac } from "node:crypto";
import { ReminderError } from "../errors.js";
import type { GatewayWebhook, WebhookCall, WebhookReading } from "../ports/gateway-webhook.js";

/** Options of {@link recordingWebhook}. */
export interface RecordingWebhookOptions {
  /** What its gateway signs with. @default calls are not signed */
  readonly secret?: string;
  /** What every call says. @default no receipts, no messages, and the answer `ok` */
  readonly reading?: Partial<WebhookReading>;
}

/** A {@link GatewayWebhook} that reads from every call what a test says, and remembers the call. */
export interface RecordingWebhook extends GatewayWebhook {
  /** Every call that was read, in order. */
  readonly calls: readonly WebhookCall[];
  /** The call as its gateway would have made it: signed, where it signs. */
  sign(call: WebhookCall): WebhookCall;
}

/** A webhook for tests. It reads every `POST`, whatever its body; with a `secret`, every one that is signed. */
export function recordingWebhook({ secret, reading }: RecordingWebhookOptions = {}): RecordingWebhook {
  const calls: WebhookCall[] = [];
  const signatureOf = (body: Uint8Array) =>
    createHmac("sha256", secret ?? "")
      .update(body)
      .digest("hex");

  return {
    isSigned: secret !== undefined,
    calls,
    sign(call) {
      if (secret === undefined) return call;
      return { ...call, headers: { ...call.headers, "x-signature": signatureOf(call.body) } };
    },
    read(call) {
      if (secret !== undefined && call.headers["x-signature"] !== signatureOf(call.body)) {
        throw new ReminderError("WEBHOOK_REFUSED", "expected x-signature to be of this body");
      }
      if (call.method !== "POST") throw new ReminderError("INVALID_WEBHOOK", "expected a POST");
      calls.push(call);
      return { receipts: [], incoming: [], answer: "ok", ...reading };
    },
  };
}
