import type { SendFailed, SendOutcome } from "@pengingat/core";
import type { ExchangeEnd } from "./exchange.js";
import { gatewayText } from "./gateway-text.js";
import {
  ACCEPTED,
  ANYTHING_ELSE,
  DOUBTFUL_STATUS,
  IN_DOUBT,
  isRefusal,
  KEY_REFUSED,
  NOTHING_WRITTEN,
  OTHER_4XX,
  RATE_LIMITED,
  TIMED_OUT_BEHIND,
} from "./general-rows.js";
import { unknown } from "./outcome.js";
import type { Ended, GatewayReply, OutcomeRow } from "./outcome-row.js";

/** How a gateway's replies are understood. */
export interface OutcomeTable<Reply extends GatewayReply> {
  readonly readReply: ReadReply<Reply>;
  /** From how an exchange ended to what became of the message. The first row that fits decides. */
  readonly rows: readonly OutcomeRow<Reply>[];
}

/**
 * Reads a body, which may be anything, and is empty where the reply did not end well. Must not throw. `clean` makes
 * the gateway's texts fit to be kept: every text of the result must have gone through it.
 */
export type ReadReply<Reply extends GatewayReply> = (body: string, clean: (text: string) => string) => Reply;

/** What one gateway adds to the general rows. */
export interface GatewayLanguage<Reply extends GatewayReply> {
  readonly readReply: ReadReply<Reply>;
  /** Rows that know better than a 4xx status what it means, by the body. @default none */
  readonly errorRows?: readonly OutcomeRow<Reply>[];
  /**
   * What a body means that refuses the message, with a 2xx or with a 4xx whose status does not say.
   * @default such a 4xx is `REJECTED`, and such a 2xx is `unknown`
   */
  readonly refusal?: (ended: Ended<Reply>) => SendFailed;
}

/** Makes the table of a gateway: the general rows, with its own among them. */
export function outcomeTable<Reply extends GatewayReply>({
  readReply,
  errorRows = [],
  refusal,
}: GatewayLanguage<Reply>): OutcomeTable<Reply> {
  return {
    readReply,
    rows: [
      ...NOTHING_WRITTEN,
      ...DOUBTFUL_STATUS,
      ...errorRows,
      KEY_REFUSED,
      RATE_LIMITED,
      TIMED_OUT_BEHIND,
      ...(refusal ? [refusedInBody(refusal)] : []),
      OTHER_4XX,
      ...IN_DOUBT,
      ACCEPTED,
      ANYTHING_ELSE,
    ],
  };
}

function refusedInBody<Reply extends GatewayReply>(
  outcome: (ended: Ended<Reply>) => SendFailed,
): OutcomeRow<Reply> {
  return {
    when: "a refusal in the body",
    is: (ended) => isRefusal(ended) && ended.reply.verdict === "refused",
    outcome,
  };
}

/** Returns the outcome of an exchange by a table, and which row decided. */
export function decideOutcome<Reply extends GatewayReply>(
  { readReply, rows }: OutcomeTable<Reply>,
  end: ExchangeEnd,
  {
    secrets,
    timeoutMs,
    text = "",
  }: { readonly secrets: readonly string[]; readonly timeoutMs: number; readonly text?: string },
): { readonly when: string | null; readonly outcome: SendOutcome } {
  const ended = { ...end, reply: readReply(end.body, gatewayText(secrets)), timeoutMs, text };
  const row = rows.find(({ is }) => is(ended));
  return row
    ? { when: row.when, outcome: row.outcome(ended) }
    : { when: null, outcome: unknown("MESSENGER_ERROR", "no row of the table fits the reply") };
}
