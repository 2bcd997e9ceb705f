import { createHmac } from "node:crypto";
import type { WebhookCall } from "@pengingat/core";

export const APP_SECRET = "4pp-s3cret";
export const VERIFY_TOKEN = "v3rify-t0ken";

/** A call as Meta makes it: posted, signed over its bytes. */
export function signedCall(body: string | Uint8Array, headers: WebhookCall["headers"] = {}): WebhookCall {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  return {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-hub-signature-256": signatureOf(bytes),
      ...headers,
    },
    query: new URLSearchParams(),
    body: bytes,
  };
}

/** The handshake's call. */
export function handshakeCall(query: Record<string, string>): WebhookCall {
  return { method: "GET", headers: {}, query: new URLSearchParams(query), body: new Uint8Array() };
}

export function signatureOf(body: Uint8Array, secret = APP_SECRET): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}

/** A notification with one change of this value, at a time in seconds since 1970. */
export function notification(value: object, field = "messages", time?: number): string {
  const change = { field, value: { messaging_product: "whatsapp", metadata: {}, ...value } };
  return JSON.stringify({
    object: "whatsapp_business_account",
    entry: [{ id: "1", time, changes: [change] }],
  });
}

/** A status as Meta tells it. */
export function status(state: string, fields: object = {}) {
  return { id: "wamid.A", status: state, timestamp: "1765929600", recipient_id: "628110000001", ...fields };
}

/** A message as Meta tells it. */
export function incoming(fields: object) {
  return { from: "628110000001", id: "wamid.B", timestamp: "1765929600", ...fields };
}
