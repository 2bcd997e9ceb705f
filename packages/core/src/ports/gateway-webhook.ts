import type { DeliveryReceipt } from "./delivery-receipts.js";
import type { GatewayNotice } from "./gateway-notices.js";

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
   *   `INVALID_WEBHOOK`: it is not a call of this gateway
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
  /** People who go by another number, or another id, from now on. @default none */
  readonly moves?: readonly ContactMove[];
  /** What the gateway says of the sender's own account, number and templates. @default none */
  readonly notices?: readonly GatewayNotice[];
  /** What to answer, as plain text: the gateway's own challenge, say. */
  readonly answer: string;
}

/** A message from a customer. */
export interface IncomingMessage {
  /** Who wrote it, as the gateway gives it. */
  readonly from: string;
  readonly text: string;
  /** Every id by which the gateway calls the sender. @default `from` alone */
  readonly senderIds?: readonly string[];
  /** The gateway's id of the message of ours that it answers. @default none, or not known */
  readonly answers?: string;
  /** The gateway's id of it, by which it is known if it comes again. @default the gateway gives none */
  readonly id?: string;
  /** When it was written. @default when it first arrived, as its `id` tells */
  readonly at?: Date;
  /**
   * What the sender decided in the gateway's own menu, whatever the text says. `ask`: something that a person has to look at.
   * @default the text decides
   */
  readonly decides?: "opt_out" | "opt_in" | "ask";
}

/** Somebody who has changed their number, or whose id has changed. */
export interface ContactMove {
  /** The ids that were theirs, as the gateway gives them. */
  readonly from: readonly string[];
  /** Those that are theirs now. */
  readonly to: readonly string[];
  readonly at: Date;
}
