import type { DeliveryReceipt } from "../ports/delivery-receipts.js";
import type { MessageFate } from "./delivery-record.js";

/** What is known of a message once a further receipt has come. */
export function withReceipt(fate: MessageFate, { state, at, reason, ...told }: DeliveryReceipt): MessageFate {
  const billedAs = told.billedAs ?? fate.billedAs;
  if (state === "accepted") return { ...fate, billedAs };
  if (state === "failed") {
    const bounced = fate.deliveredAt === null ? earlier(fate.bounced, { at, reason }) : null;
    return { ...fate, bounced, billedAs };
  }
  return {
    deliveredAt: earliest(fate.deliveredAt, at),
    readAt: state === "read" ? earliest(fate.readAt, at) : fate.readAt,
    bounced: null,
    billedAs,
  };
}

function earliest(known: Date | null, given: Date): Date {
  return known !== null && known <= given ? known : given;
}

type Bounce = NonNullable<MessageFate["bounced"]>;

/** Of two failures at one instant, the one that gives a reason, and of two reasons the lesser in bytes. */
function earlier(known: Bounce | null, given: Bounce): Bounce {
  if (known === null) return given;
  if (known.at.getTime() !== given.at.getTime()) return known.at < given.at ? known : given;
  if (known.reason === null || given.reason === null) return known.reason === null ? given : known;
  return isLesser(given.reason, known.reason) ? given : known;
}

/** By code point, which is the order of the bytes in UTF-8. */
function isLesser(text: string, other: string): boolean {
  const [one, two] = [Array.from(text), Array.from(other)];
  const at = one.findIndex((character, index) => character !== two[index]);
  if (at < 0) return one.length < two.length;
  return (one[at]?.codePointAt(0) ?? 0) < (two[at]?.codePointAt(0) ?? -1);
}
