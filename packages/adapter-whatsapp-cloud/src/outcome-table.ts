import type { SendOutcome } from "@pengingat/core";
import { isIn, type OutcomeRow, outcomeTable, retryAfterMs, wordsOf } from "@pengingat/messenger-http";
import { ERROR_CODES, type ErrorCodeRow, hasCode } from "./error-code-table.js";
import { type CloudReply, readReply } from "./reply.js";

/** From how an exchange ended to what became of the message. */
export const OUTCOMES = outcomeTable({ readReply, errorRows: ERROR_CODES.map(byErrorCode) });

// The code of a 5xx is not believed: the message may have been taken all the same.
function byErrorCode(row: ErrorCodeRow): OutcomeRow<CloudReply> {
  return {
    when: `4xx: ${row.when}`,
    is: (ended) => isIn(ended, 400) && hasCode(row, ended.reply.errorCode),
    outcome: (ended) => withRetryAfter(row.outcome(wordsOf(ended)), ended.retryAfter),
  };
}

/** What the reply's header says takes precedence over what is known of the code. */
function withRetryAfter(outcome: SendOutcome, header: string | null): SendOutcome {
  if (outcome.status !== "failed" || !outcome.retryable) return outcome;
  return { ...outcome, retryAfterMs: retryAfterMs(header, Date.now()) ?? outcome.retryAfterMs };
}
