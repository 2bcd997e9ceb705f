import type { DeliveryReceipt } from "./delivery-receipts.js";

/** Reads what a gateway tells over HTTP of its own accord. It keeps nothing: what to do about it is its caller's. */
export interface GatewayWebhook {
  /**
   * Whether a call proves by itself that it comes from the gateway. Where it does not, it must be let in by a path
   * that nobody else knows.
   */
  readonly isSigned: boolean;
  /**
   * Reads one call, its body as it came over the wire.
   *
   * @throws {ReminderError} `WEBHOOK_REFUSED`: it does not prove that it comes from the gateway;
   *   `INVALID_WEBHOOK`: it is not what the gateway promises
   */
  read(call: WebhookCall): WebhookReading;
}

/** A call of a webhook. */
export interface WebhookCall {
  readonly method: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly query: URLSearchParams;
  readonly body: Uint8Array;
}

/** What a call says. */
export interface WebhookReading {
  readonly receipts: readonly DeliveryReceipt[];
  readonly incoming: readonly IncomingMessage[];
  /** What to answer, as plain text: the gateway's own challenge, say. */
  readonly answer: string;
}

/** A message from a customer. */
export interface IncomingMessage {
  /** Who wrote it, as the gateway gives it. */
  readonly from: string;
  readonly text: string;
}
