import { leavesDoubt, textsOf } from "./doubtful-words.js";
import { BLAME, failed, unknown } from "./outcome.js";
import { type Ended, isIn, type OutcomeRow, wordsOf } from "./outcome-row.js";
import { retryAfterMs } from "./retry-after.js";

/** No byte has left. */
export const NOTHING_WRITTEN: readonly OutcomeRow[] = [
  {
    when: "nothing written: stopped by the caller",
    is: (e) => !e.written && e.ending === "signal",
    outcome: () => failed("ABORTED", BLAME.nobody, "stopped before anything was sent"),
  },
  {
    when: "nothing written: the messenger is closed",
    is: (e) => !e.written && e.ending === "closed",
    outcome: () => failed("ABORTED", BLAME.nobody, "the messenger is closed"),
  },
  {
    when: "nothing written: no connection within the limit",
    is: (e) => !e.written && e.ending === "limit",
    outcome: (e) => failed("UNREACHABLE", BLAME.gatewayRetry, `no connection within ${e.timeoutMs} ms`),
  },
  {
    when: "nothing written: no connection (refused, unresolved, TLS, proxy, unreachable network)",
    is: (e) => !e.written,
    outcome: (e) =>
      failed("UNREACHABLE", BLAME.gatewayRetry, `no connection (${e.errorCode ?? "unknown error"})`),
  },
];

/** A reply that may mean that the message was taken, although its status says that it was not. */
export const DOUBTFUL_STATUS: readonly OutcomeRow[] = [
  {
    when: "a contradiction: a 4xx that accepts, or a body that says both",
    is: (e) =>
      e.reply.verdict === "contradictory" ||
      // What was not taken has no id, though the body says nothing else.
      (isIn(e, 400) && (e.reply.verdict === "accepted" || e.reply.messageId !== null)),
    outcome: (e) => unknown("MALFORMED_REPLY", `the gateway contradicts itself (HTTP ${e.status})`),
  },
  {
    when: "408",
    is: (e) => e.status === 408,
    outcome: () => unknown("TIMEOUT", "the gateway reports a time-out (HTTP 408)"),
  },
];

/** A status that says by itself that the key is wrong. */
export const KEY_REFUSED: OutcomeRow = {
  when: "401, 403",
  is: (e) => e.status === 401 || e.status === 403,
  outcome: (e) => failed("KEY_REFUSED", BLAME.gateway, wordsOf(e)),
};

/**
 * A gateway that waited for its own device in vain, or says that the message is there: it may have been sent all the same,
 * wherever in the body it says so.
 */
export const TIMED_OUT_BEHIND: OutcomeRow = {
  when: "a refusal for a time-out, or because the message is there already",
  is: (e) =>
    isRefusal(e) &&
    textsOf(e.body, e.text).some((words) =>
      leavesDoubt(words, e.reply.message === null || e.reply.message === words),
    ),
  outcome: (e) =>
    unknown("TIMEOUT", e.reply.message ?? `the refusal's words leave it in doubt (HTTP ${e.status})`),
};

/** A status that says by itself that the pace is too fast, whatever the words, and that the message was not sent. */
export const RATE_LIMITED: OutcomeRow = {
  when: "429",
  is: (e) => e.status === 429,
  outcome: (e) => ({
    ...failed("RATE_LIMITED", BLAME.gatewayRetry, wordsOf(e)),
    retryAfterMs: retryAfterMs(e.retryAfter, Date.now()),
  }),
};

/** Whether the status or the body refuses the message. A 3xx or 5xx is not believed, whatever its body says. */
export function isRefusal(ended: Ended): boolean {
  return isIn(ended, 400) || (isIn(ended, 200) && ended.reply.verdict === "refused");
}

/**
 * Any other 4xx. It says by itself that nothing was sent, so it needs no body; one that broke off costs only the
 * gateway's own words.
 */
export const OTHER_4XX: OutcomeRow = {
  when: "other 4xx",
  is: (e) => isIn(e, 400),
  outcome: (e) => failed("REJECTED", BLAME.recipient, wordsOf(e)),
};

/** Everything else without a clear outcome. After these rows, only complete 2xx replies are left. */
export const IN_DOUBT: readonly OutcomeRow[] = [
  {
    when: "3xx",
    is: (e) => isIn(e, 300),
    outcome: (e) => unknown("REDIRECTED", `redirected (HTTP ${e.status}); redirects are not followed`),
  },
  {
    when: "5xx",
    is: (e) => e.status !== null && e.status >= 500,
    outcome: (e) => unknown("SERVER_ERROR", `gateway error (HTTP ${e.status})`),
  },
  {
    when: "written: stopped by the caller",
    is: (e) => e.ending === "signal",
    outcome: () => unknown("ABORTED", "stopped while waiting for the reply"),
  },
  {
    when: "written: no complete reply within the limit",
    is: (e) => e.ending === "limit",
    outcome: (e) => unknown("TIMEOUT", `no complete reply within ${e.timeoutMs} ms`),
  },
  {
    when: "written: the reply is too large",
    is: (e) => e.ending === "oversized",
    outcome: () => unknown("MALFORMED_REPLY", "the reply is too large"),
  },
  {
    when: "written: the reply is damaged",
    is: (e) => e.ending === "garbled",
    outcome: () => unknown("MALFORMED_REPLY", "the reply is not valid HTTP, or its body is damaged"),
  },
  {
    when: "written: the connection was lost",
    is: (e) => e.ending !== "complete",
    outcome: (e) => unknown("CONNECTION_LOST", `connection lost (${e.errorCode ?? "unknown error"})`),
  },
];

/** The gateway has taken the message. */
export const ACCEPTED: OutcomeRow = {
  when: "2xx that accepts",
  is: ({ reply }) => reply.verdict === "accepted",
  outcome: ({ reply }) => ({
    status: "sent",
    response: reply.message ?? "accepted",
    messageId: reply.messageId,
    ...(reply.recipientIds?.length ? { recipientIds: reply.recipientIds } : {}),
  }),
};

/** A 2xx whose body says neither that the message was taken nor that it was not. */
export const ANYTHING_ELSE: OutcomeRow = {
  when: "2xx with anything else",
  is: () => true,
  outcome: (e) => unknown("MALFORMED_REPLY", `unexpected reply from the gateway (HTTP ${e.status})`),
};
