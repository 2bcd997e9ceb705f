import type { SendOutcome } from "@pengingat/core";
import {
  ANYTHING_ELSE,
  IN_DOUBT,
  isRefused,
  NOTHING_WRITTEN,
  OTHER_4XX,
  type OutcomeRow,
  type OutcomeTable,
  REFUSED_BY_STATUS,
  retryAfterMs,
  wordsOf,
} from "@pengingat/messenger-http";
import { ERROR_CODES, type ErrorCodeRow, hasCode } from "./error-code-table.js";
import { type CloudReply, readReply } from "./reply.js";

/** From how an exchange ended to what became of the message. The first row that fits decides. */
export const OUTCOMES: OutcomeTable<CloudReply> = {
  readReply,
  rows: [
    ...NOTHING_WRITTEN,
    ...ERROR_CODES.map(byErrorCode),
    ...REFUSED_BY_STATUS,
    OTHER_4XX,
    ...IN_DOUBT,
    {
      when: "2xx with the message's id",
      is: ({ reply }) => reply.messageId !== null,
      outcome: ({ reply }) => ({
        status: "sent",
        response: reply.message ?? "accepted",
        messageId: reply.messageId,
      }),
    },
    ANYTHING_ELSE,
  ],
};

// The code of a 5xx is not believed: the message may have been taken all the same.
function byErrorCode(row: ErrorCodeRow): OutcomeRow<CloudReply> {
  return {
    when: `4xx: ${row.when}`,
    is: (ended) => isRefused(ended) && hasCode(row, ended.reply.errorCode),
    outcome: (ended) => withRetryAfter(row.outcome(wordsOf(ended)), ended.retryAfter),
  };
}

/** What the answer's header says goes before what is known of the code. */
function withRetryAfter(outcome: SendOutcome, header: string | null): SendOutcome {
  if (outcome.status !== "failed" || !outcome.retryable) return outcome;
  return { ...outcome, retryAfterMs: retryAfterMs(header, Date.now()) ?? outcome.retryAfterMs };
}
