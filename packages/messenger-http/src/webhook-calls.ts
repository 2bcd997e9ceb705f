import { ReminderError, type WebhookCall, type WebhookReading } from "@pengingat/core";
import { webhookBody } from "./webhook-body.js";

/**
 * Reads the body of a webhook's call: one thing, or a list of them, of which none is lost for another that is not understood.
 *
 * @param read - reads one thing; `null` where it is not understood
 * @param expected - what the error says of a body in which nothing is understood
 * @throws {ReminderError} `INVALID_WEBHOOK`
 */
export function readWebhook(
  call: WebhookCall,
  read: (thing: unknown) => Omit<WebhookReading, "answer"> | null,
  expected: string,
): WebhookReading {
  const body = webhookBody(call);
  const readings = (Array.isArray(body) ? body : [body]).flatMap((thing) => read(thing) ?? []);
  if (readings.length === 0) {
    throw new ReminderError("INVALID_WEBHOOK", `expected ${expected}, got other fields`);
  }
  return {
    receipts: readings.flatMap(({ receipts }) => receipts),
    incoming: readings.flatMap(({ incoming }) => incoming),
    answer: "ok",
  };
}
