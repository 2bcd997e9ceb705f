import { BLAME, DEVICE_WORDS, outcomeTable, refusedByWords } from "@pengingat/messenger-http";
import { readReply } from "./reply.js";

/** From how an exchange ended to what became of the message. */
export const OUTCOMES = outcomeTable({
  readReply,
  refusal: refusedByWords([
    { words: /\bdevice\b|disconnect/i, code: "DEVICE_OFFLINE", blame: BLAME.gateway },
    { words: DEVICE_WORDS, code: "DEVICE_OFFLINE", blame: BLAME.gateway },
    { words: /\btoken\b|unknown user|unauthorized/i, code: "KEY_REFUSED", blame: BLAME.gateway },
    // Used up until somebody pays or the month is over: another attempt does not help.
    { words: /\bquota\b|\b(?:rate|limit)\b/i, code: "RATE_LIMITED", blame: BLAME.gateway },
    {
      words: /\b(?:target|number)\b.*\binvalid\b|\binvalid\b.*\b(?:target|number)\b/i,
      code: "RECIPIENT_INVALID",
      blame: BLAME.recipient,
    },
  ]),
});
