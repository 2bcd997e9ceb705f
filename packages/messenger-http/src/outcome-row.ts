import type { SendOutcome } from "@pengingat/core";
import type { ExchangeEnd } from "./exchange.js";

/** What a gateway says in a body, as its adapter reads it. */
export interface GatewayReply {
  /** The gateway's own words, fit to be kept; `null` where it gives none. */
  readonly message: string | null;
  /** The gateway's id of the message; `null` where it gives none. */
  readonly messageId: string | null;
  /** The ids by which the gateway calls the recipient, other than the number. @default it gives none */
  readonly recipientIds?: readonly string[];
  readonly verdict: Verdict;
}

/**
 * What the body by itself says of the message. `contradictory`: that it was taken and that it was not, such as a
 * refusal with the id of a message. `null`: neither.
 */
export type Verdict = "accepted" | "refused" | "contradictory" | null;

/** An exchange that ended, and what the gateway said in it. */
export type Ended<Reply extends GatewayReply = GatewayReply> = ExchangeEnd & {
  readonly reply: Reply;
  readonly timeoutMs: number;
  /** The text of the message, which the gateway may quote; empty where there is none. */
  readonly text: string;
};

/** One row of an adapter's table: a case, and the outcome in it. */
export interface OutcomeRow<Reply extends GatewayReply = GatewayReply> {
  /** The case, in words. */
  readonly when: string;
  readonly is: (ended: Ended<Reply>) => boolean;
  readonly outcome: (ended: Ended<Reply>) => SendOutcome;
}

/** Returns the gateway's own words; without any, the status. */
export function wordsOf({ reply, status }: Ended): string {
  return reply.message ?? `HTTP ${status}`;
}

/** Whether the status lies in this hundred, such as 400 for any 4xx. */
export function isIn({ status }: Ended, hundred: number): boolean {
  return status !== null && status >= hundred && status < hundred + 100;
}
