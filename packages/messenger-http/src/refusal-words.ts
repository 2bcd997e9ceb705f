import type { SendFailed } from "@pengingat/core";
import { BLAME, type Blame, failed } from "./outcome.js";
import { type Ended, wordsOf } from "./outcome-row.js";

/** What some of a gateway's own words make of a refusal. */
export interface RefusalWords {
  readonly words: RegExp;
  readonly code: SendFailed["code"];
  readonly blame: Blame;
}

/** What gateways call a sending device that has no connection. Of recipients they say that they are not registered. */
export const DEVICE_WORDS = /terhubung|\bconnected\b|\bsession\b|\bsesi\b|\bscan\b|\bqr\b|\bperangkat\b/i;

/**
 * For a gateway that gives the reason of a refusal as a text: the first words that fit decide, and a text that fits
 * none is `REJECTED`, the recipient's own.
 */
export function refusedByWords(table: readonly RefusalWords[]): (ended: Ended) => SendFailed {
  return (ended) => {
    const reason = wordsOf(ended);
    const known = table.find(({ words }) => words.test(reason));
    return known
      ? { ...failed(known.code, known.blame, reason), byWords: true }
      : failed("REJECTED", BLAME.recipient, reason);
  };
}
