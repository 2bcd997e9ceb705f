import {
  ANYTHING_ELSE,
  BLAME,
  IN_DOUBT,
  isRefused,
  NOTHING_WRITTEN,
  OTHER_4XX,
  type OutcomeTable,
  REFUSED_BY_STATUS,
  refusedByWords,
  unknown,
  wordsOf,
} from "@pengingat/messenger-http";
import { type Reply, readReply } from "./reply.js";

/** What a `status: false` means, by its reason. */
const refused = refusedByWords([
  { words: /\bdevice\b|disconnect/i, code: "DEVICE_OFFLINE", blame: BLAME.gateway },
  { words: /\btoken\b|unknown user|unauthorized/i, code: "KEY_REFUSED", blame: BLAME.gateway },
  // Used up until somebody pays or the month is over: another attempt helps nobody.
  { words: /\bquota\b|\b(?:rate|limit)\b/i, code: "RATE_LIMITED", blame: BLAME.gateway },
  {
    words: /\b(?:target|number)\b.*\binvalid\b|\binvalid\b.*\b(?:target|number)\b/i,
    code: "RECIPIENT_INVALID",
    blame: BLAME.recipient,
  },
]);

/** From how an exchange ended to what became of the message. The first row that fits decides. */
export const OUTCOMES: OutcomeTable<Reply> = {
  readReply,
  rows: [
    ...NOTHING_WRITTEN,
    ...REFUSED_BY_STATUS,
    {
      when: "other 4xx with status: false",
      is: (e) => isRefused(e) && e.reply.status === false,
      outcome: refused,
    },
    OTHER_4XX,
    ...IN_DOUBT,
    {
      when: "2xx with status: true",
      is: (e) => e.reply.status === true,
      outcome: ({ reply }) => ({
        status: "sent",
        response: reply.message ?? "accepted",
        messageId: reply.messageId,
      }),
    },
    {
      // It waited for its device in vain, which may have sent the message all the same.
      when: "2xx with status: false, for a time-out",
      is: (e) => e.reply.status === false && /time[ -]?out|timed out/i.test(wordsOf(e)),
      outcome: (e) => unknown("TIMEOUT", wordsOf(e)),
    },
    {
      when: "2xx with status: false",
      is: (e) => e.reply.status === false,
      outcome: refused,
    },
    ANYTHING_ELSE,
  ],
};
