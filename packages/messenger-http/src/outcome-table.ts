import type { SendOutcome } from "@pengingat/core";
import type { ExchangeEnd } from "./exchange.js";
import { gatewayText } from "./gateway-text.js";
import { unknown } from "./outcome.js";
import type { GatewayReply, OutcomeRow } from "./outcome-row.js";

/** How a gateway's answers are understood. */
export interface OutcomeTable<Reply extends GatewayReply> {
  /**
   * Reads a body, which may be anything, and is empty where the answer did not end well. Must not throw. `clean`
   * makes the gateway's texts fit to be kept: every one of the reply must have gone through it.
   */
  readonly readReply: (body: string, clean: (text: string) => string) => Reply;
  /** From how an exchange ended to what became of the message. The first row that fits decides. */
  readonly rows: readonly OutcomeRow<Reply>[];
}

/** What a table says of an exchange, and which of its rows says so. */
export function decideOutcome<Reply extends GatewayReply>(
  { readReply, rows }: OutcomeTable<Reply>,
  end: ExchangeEnd,
  { secrets, timeoutMs }: { readonly secrets: readonly string[]; readonly timeoutMs: number },
): { readonly when: string | null; readonly outcome: SendOutcome } {
  const ended = { ...end, reply: readReply(end.body, gatewayText(secrets)), timeoutMs };
  const row = rows.find(({ is }) => is(ended));
  return row
    ? { when: row.when, outcome: row.outcome(ended) }
    : { when: null, outcome: unknown("MESSENGER_ERROR", "the answer fits no rule") };
}
