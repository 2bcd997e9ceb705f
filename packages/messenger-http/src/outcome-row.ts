import type { SendOutcome } from "@pengingat/core";
import type { ExchangeEnd } from "./exchange.js";

/** What a gateway says in a body, as its adapter reads it. */
export interface GatewayReply {
  /** The gateway's own words, fit to be kept; `null` where it gives none. */
  readonly message: string | null;
}

/** An exchange that ended, and what the gateway said in it. */
export type Ended<Reply extends GatewayReply = GatewayReply> = ExchangeEnd & {
  readonly reply: Reply;
  readonly timeoutMs: number;
};

/** One line of an adapter's table: a case, and what became of the message in it. */
export interface OutcomeRow<Reply extends GatewayReply = GatewayReply> {
  /** The case, in words. */
  readonly when: string;
  readonly is: (ended: Ended<Reply>) => boolean;
  readonly outcome: (ended: Ended<Reply>) => SendOutcome;
}

/** The gateway's own words; without any, the status. */
export function wordsOf({ reply, status }: Ended): string {
  return reply.message ?? `HTTP ${status}`;
}

/** Whether the status is 4xx, which says by itself that nothing was sent. */
export function isRefused(ended: Ended): boolean {
  return isIn(ended, 400);
}

/** Whether the status lies in this hundred. */
export function isIn({ status }: Ended, hundred: number): boolean {
  return status !== null && status >= hundred && status < hundred + 100;
}
