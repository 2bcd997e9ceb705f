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
} from "@pengingat/messenger-http";
import { type Reply, readReply } from "./reply.js";

/** What a `success: false` means, by the gateway's words. */
const refused = refusedByWords([
  { words: /device|disconnect|logout/i, code: "DEVICE_OFFLINE", blame: BLAME.gateway },
  { words: /token|unauthorized|api[ _-]?key/i, code: "KEY_REFUSED", blame: BLAME.gateway },
  // As words: "accurate" and "unlimited" are neither.
  { words: /(?<![a-z])(?:limit|rate)(?![a-z])/i, code: "RATE_LIMITED", blame: BLAME.gateway },
  // "Invalid" by itself may be said of the request, and so must not put a number aside for good.
  { words: /nomor|number/i, code: "RECIPIENT_INVALID", blame: BLAME.recipient },
]);

/** From how an exchange ended to what became of the message. The first row that fits decides. */
export const OUTCOMES: OutcomeTable<Reply> = {
  readReply,
  rows: [
    ...NOTHING_WRITTEN,
    ...REFUSED_BY_STATUS,
    {
      when: "other 4xx with success: false",
      is: (e) => isRefused(e) && e.reply.success === false,
      outcome: refused,
    },
    OTHER_4XX,
    ...IN_DOUBT,
    {
      when: "2xx with success: true",
      is: (e) => e.reply.success === true,
      outcome: ({ reply }) => ({
        status: "sent",
        response: reply.message ?? "accepted",
        messageId: reply.messageId,
      }),
    },
    {
      when: "2xx with success: false",
      is: (e) => e.reply.success === false,
      outcome: refused,
    },
    ANYTHING_ELSE,
  ],
};
