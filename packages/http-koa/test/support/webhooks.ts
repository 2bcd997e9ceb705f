import { type GatewayWebhook, ReminderError, type WebhookCall, type WebhookReading } from "@pengingat/core";

export const WEBHOOK_SECRET = "an invented secret/%2f?#";

/** A webhook that keeps its calls, and answers with what is given for them, or as far as that says nothing with `ok`. */
export function unsignedWebhook(read: (call: WebhookCall) => Partial<WebhookReading> = () => ({})) {
  const calls: WebhookCall[] = [];
  const webhook: GatewayWebhook & { readonly calls: readonly WebhookCall[] } = {
    isSigned: false,
    calls,
    read(call) {
      calls.push(call);
      return { receipts: [], incoming: [], answer: "ok", ...read(call) };
    },
  };
  return webhook;
}

/** A webhook whose calls are good with the signature `good`, and whose handshake answers the challenge. */
export function signedWebhook(reading: Partial<WebhookReading> = {}): GatewayWebhook {
  return {
    isSigned: true,
    read({ method, headers, query, body }) {
      const nothing = { receipts: [], incoming: [] };
      if (method === "GET") return { ...nothing, answer: query.get("hub.challenge") ?? "" };
      if (headers["x-signature"] !== "good") {
        throw new ReminderError("WEBHOOK_REFUSED", "the signature is not that of the body");
      }
      if (Buffer.from(body).toString() !== "news") {
        throw new ReminderError("INVALID_WEBHOOK", "expected news, got something else");
      }
      return { ...nothing, answer: "ok", ...reading };
    },
  };
}

/** What keeps events, and shows them. */
export function recordedEvents(fail?: () => Error) {
  const handled: Pick<WebhookReading, "receipts" | "incoming">[] = [];
  return {
    handled,
    async handle(events: Pick<WebhookReading, "receipts" | "incoming">) {
      if (fail) throw fail();
      handled.push(events);
    },
  };
}
