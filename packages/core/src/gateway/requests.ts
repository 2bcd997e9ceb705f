import type { DeliveryReceipt } from "../ports/delivery-receipts.js";
import type { IncomingMessage } from "../ports/gateway-webhook.js";
import type { SuppressionRequest } from "../ports/suppression-list.js";
import type { NewUnresolvedOptOut } from "../ports/unresolved-opt-outs.js";
import { type Intent, intentOf } from "./opt-out-words.js";
import type { Clue, People } from "./people.js";
import type { RefusedRecipients } from "./refused-recipients.js";
import { isShared } from "./sender-id.js";

/** A message, what it asks for, and who asks. */
export interface Heard {
  readonly message: IncomingMessage;
  readonly intent: Intent | null;
  readonly clue: Clue;
}

/** What a receipt says of its recipient. */
export interface Told {
  readonly receipt: DeliveryReceipt;
  readonly clue: Clue;
}

/** What is to be done about what people ask for. */
export interface Outcome {
  readonly requests: readonly SuppressionRequest[];
  readonly unresolved: readonly Omit<NewUnresolvedOptOut, "gateway">[];
}

const NOBODY: Outcome = { requests: [], unresolved: [] };

/** Longer words are not kept, in UTF-16 code units. */
const LONGEST_WORDS = 200;

/**
 * Reads messages. One without a time counts as written when it arrives, and each after those before it. A time ahead of our
 * clock counts as none: no later message could take it back.
 */
export function hear(incoming: readonly IncomingMessage[], now: number): readonly Heard[] {
  return incoming.map((message, index) => ({
    message,
    intent: message.decides ?? intentOf(message.text),
    clue: {
      ids: message.senderIds ?? [message.from],
      messageId: isShared(message.from) ? null : (message.answers ?? null),
      at: message.at && message.at.getTime() <= now ? message.at : new Date(now + index),
    },
  }));
}

/** What to do about a message. */
export function answerMessage({ message, intent, clue }: Heard, people: People): Outcome {
  if (intent === null) return NOBODY;
  const numbers = intent === "ask" ? [] : people.numbersOf(clue);
  const words = shown(message.text);
  const kind = intent === "opt_out" ? "opted_out" : null;
  const entry = { sender: message.from, words, at: clue.at, messageId: message.id ?? null };
  return {
    requests: numbers.map((number) => ({ number, kind, by: "customer", reason: words, at: clue.at })),
    // Nothing is lifted where nobody is known.
    unresolved: numbers.length === 0 && intent !== "opt_in" ? [entry] : [],
  };
}

/** What to do about a recipient who opted out or cannot be reached, and what a message that arrives shows. */
export function answerReceipt(
  { receipt, clue }: Told,
  people: People,
  refused: RefusedRecipients,
  suppressUndeliverable: boolean,
): Outcome {
  const { messageId, reason, state, unreachable } = receipt;
  const by = "gateway";
  // A message may be read long after others were refused.
  if (state === "delivered") return { requests: refused.arrived(), unresolved: [] };
  if (unreachable === "RECIPIENT_OPTED_OUT") {
    const numbers = people.numbersOf(clue);
    const entry = {
      sender: clue.ids[0] ?? numbers[0] ?? "unknown",
      words: shown(reason ?? ""),
      at: clue.at,
      messageId,
    };
    const isClear = refused.believes(numbers[0] ?? entry.sender) && numbers.length > 0;
    return {
      requests: isClear
        ? numbers.map((number) => ({ number, kind: "opted_out", by, reason, at: clue.at }))
        : [],
      unresolved: isClear ? [] : [entry],
    };
  }
  const number = unreachable && suppressUndeliverable ? people.numberOf(clue) : null;
  if (number !== null) refused.noteUndeliverable({ number, kind: "set_aside", by, reason, at: clue.at });
  return NOBODY;
}

/** Words as they are kept: cut, and fit for a database. */
function shown(text: string): string {
  return text.trim().slice(0, LONGEST_WORDS).toWellFormed();
}
