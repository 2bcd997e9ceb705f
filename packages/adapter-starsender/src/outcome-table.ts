import { BLAME, DEVICE_WORDS, outcomeTable, refusedByWords } from "@pengingat/messenger-http";
import { readReply } from "./reply.js";

/** From how an exchange ended to what became of the message. */
export const OUTCOMES = outcomeTable({
  readReply,
  refusal: refusedByWords([
    { words: /device|disconnect|logout/i, code: "DEVICE_OFFLINE", blame: BLAME.gateway },
    { words: DEVICE_WORDS, code: "DEVICE_OFFLINE", blame: BLAME.gateway },
    { words: /token|unauthorized|api[ _-]?key/i, code: "KEY_REFUSED", blame: BLAME.gateway },
    // As words: "accurate" and "unlimited" are neither.
    { words: /(?<![a-z])(?:limit|rate)(?![a-z])/i, code: "RATE_LIMITED", blame: BLAME.gateway },
    // "Invalid" by itself may be about the request, and so must not suppress a number.
    { words: /nomor|number/i, code: "RECIPIENT_INVALID", blame: BLAME.recipient },
  ]),
});
