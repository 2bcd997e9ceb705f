import { BLAME, failed, unknown } from "./outcome.js";
import { isIn, isRefused, type OutcomeRow, wordsOf } from "./outcome-row.js";
import { retryAfterMs } from "./retry-after.js";

/** No byte has left. These rows come first in a table. */
export const NOTHING_WRITTEN: readonly OutcomeRow[] = [
  {
    when: "nothing written: stopped by the caller",
    is: (e) => !e.written && e.ending === "signal",
    outcome: () => failed("ABORTED", BLAME.nobody, "stopped before anything was sent"),
  },
  {
    when: "nothing written: the messenger is closed",
    is: (e) => !e.written && e.ending === "closed",
    outcome: () => failed("ABORTED", BLAME.nobody, "the messenger has been closed"),
  },
  {
    when: "nothing written: no connection within the limit",
    is: (e) => !e.written && e.ending === "limit",
    outcome: (e) => failed("UNREACHABLE", BLAME.gatewayRetry, `no connection within ${e.timeoutMs} ms`),
  },
  {
    when: "nothing written: no connection (refused, unresolved, TLS, unreachable network)",
    is: (e) => !e.written,
    outcome: (e) =>
      failed("UNREACHABLE", BLAME.gatewayRetry, `no connection (${e.errorCode ?? "unknown error"})`),
  },
];

/**
 * A status that speaks for itself: the key, or the pace. Rows of the adapter that know better by the body come
 * before these, or between these and {@link OTHER_4XX}.
 */
export const REFUSED_BY_STATUS: readonly OutcomeRow[] = [
  {
    when: "401, 403",
    is: (e) => e.status === 401 || e.status === 403,
    outcome: (e) => failed("KEY_REFUSED", BLAME.gateway, wordsOf(e)),
  },
  {
    when: "429",
    is: (e) => e.status === 429,
    outcome: (e) => ({
      ...failed("RATE_LIMITED", BLAME.gatewayRetry, wordsOf(e)),
      retryAfterMs: retryAfterMs(e.retryAfter, Date.now()),
    }),
  },
];

/**
 * Any other 4xx. It says by itself that nothing was sent, so that it needs no body; one that broke off costs only
 * the gateway's own words.
 */
export const OTHER_4XX: OutcomeRow = {
  when: "other 4xx",
  is: isRefused,
  outcome: (e) => failed("REJECTED", BLAME.recipient, wordsOf(e)),
};

/** Whatever leaves a message in doubt. After these rows, only whole answers with a 2xx are left. */
export const IN_DOUBT: readonly OutcomeRow[] = [
  {
    when: "3xx",
    is: (e) => isIn(e, 300),
    outcome: (e) => unknown("REDIRECTED", `redirected (HTTP ${e.status}), which is not followed`),
  },
  {
    when: "5xx",
    is: (e) => e.status !== null && e.status >= 500,
    outcome: (e) => unknown("SERVER_ERROR", `the gateway failed (HTTP ${e.status})`),
  },
  {
    when: "written: stopped by the caller",
    is: (e) => e.ending === "signal",
    outcome: () => unknown("ABORTED", "stopped while the answer was awaited"),
  },
  {
    when: "written: no whole answer within the limit",
    is: (e) => e.ending === "limit",
    outcome: (e) => unknown("TIMEOUT", `no whole answer within ${e.timeoutMs} ms`),
  },
  {
    when: "written: the answer is too large",
    is: (e) => e.ending === "oversized",
    outcome: () => unknown("MALFORMED_REPLY", "the answer is too large"),
  },
  {
    when: "written: the answer is not HTTP",
    is: (e) => e.ending === "garbled",
    outcome: () => unknown("MALFORMED_REPLY", "the answer is not HTTP"),
  },
  {
    when: "written: the connection was lost",
    is: (e) => e.ending !== "complete",
    outcome: (e) => unknown("CONNECTION_LOST", `the connection was lost (${e.errorCode ?? "unknown error"})`),
  },
];

/** The last row of a table: a 2xx whose body is not what the gateway promises. */
export const ANYTHING_ELSE: OutcomeRow = {
  when: "2xx with anything else",
  is: () => true,
  outcome: (e) =>
    unknown("MALFORMED_REPLY", `the answer (HTTP ${e.status}) is not what the gateway promises`),
};
