import type { SendFailed, SendOutcome, SendUnknown } from "@pengingat/core";
import type { ExchangeEnd } from "./exchange.js";
import { type Reply, readReply } from "./reply.js";
import { retryAfterMs } from "./retry-after.js";

/** An exchange that ended, and what the gateway said in it. */
type Ended = ExchangeEnd & { readonly reply: Reply; readonly timeoutMs: number };

/** One line of the table. */
interface Row {
  /** The case, in words. */
  readonly when: string;
  readonly is: (ended: Ended) => boolean;
  readonly outcome: (ended: Ended) => SendOutcome;
}

/**
 * From how an exchange ended to what became of the message. The first row that fits decides.
 *
 * A status below 500 other than 2xx and 3xx says by itself that nothing was sent, so those rows need no body; one
 * that broke off costs only the gateway's own words.
 */
export const OUTCOMES: readonly Row[] = [
  {
    when: "nothing written: stopped by the caller",
    is: (e) => !e.written && e.ending === "signal",
    outcome: () => failed("ABORTED", NOBODY, "stopped before anything was sent"),
  },
  {
    when: "nothing written: the messenger is closed",
    is: (e) => !e.written && e.ending === "closed",
    outcome: () => failed("ABORTED", NOBODY, "the messenger has been closed"),
  },
  {
    when: "nothing written: no connection within the limit",
    is: (e) => !e.written && e.ending === "limit",
    outcome: (e) => failed("UNREACHABLE", GATEWAY_RETRY, `no connection within ${e.timeoutMs} ms`),
  },
  {
    when: "nothing written: no connection (refused, unresolved, TLS, unreachable network)",
    is: (e) => !e.written,
    outcome: (e) => failed("UNREACHABLE", GATEWAY_RETRY, `no connection (${e.errorCode ?? "unknown error"})`),
  },
  {
    when: "401, 403",
    is: (e) => e.status === 401 || e.status === 403,
    outcome: (e) => failed("KEY_REFUSED", GATEWAY, wordsOf(e)),
  },
  {
    when: "429",
    is: (e) => e.status === 429,
    outcome: (e) => ({
      ...failed("RATE_LIMITED", GATEWAY_RETRY, wordsOf(e)),
      retryAfterMs: retryAfterMs(e.retryAfter, Date.now()),
    }),
  },
  {
    when: "other 4xx with success: false",
    is: (e) => isIn(e, 400) && e.reply.success === false,
    outcome: refused,
  },
  {
    when: "other 4xx",
    is: (e) => isIn(e, 400),
    outcome: (e) => failed("REJECTED", RECIPIENT, wordsOf(e)),
  },
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
  {
    when: "2xx with anything else",
    is: () => true,
    outcome: (e) =>
      unknown("MALFORMED_REPLY", `the answer (HTTP ${e.status}) is not what the gateway promises`),
  },
];

/** What a `success: false` means, by the gateway's words. The first that fits decides. */
const REFUSALS: readonly { readonly words: RegExp; readonly code: SendFailed["code"] }[] = [
  { words: /device|disconnect|logout/i, code: "DEVICE_OFFLINE" },
  { words: /token|unauthorized|api[ _-]?key/i, code: "KEY_REFUSED" },
  // As words: "accurate" and "unlimited" are neither.
  { words: /(?<![a-z])(?:limit|rate)(?![a-z])/i, code: "RATE_LIMITED" },
];

/** What became of the message. `clean` makes the gateway's texts fit to be kept. */
export function outcomeOf(
  end: ExchangeEnd,
  { clean, timeoutMs }: { readonly clean: (text: string) => string; readonly timeoutMs: number },
): SendOutcome {
  const ended: Ended = { ...end, reply: readReply(end.body, clean), timeoutMs };
  const row = OUTCOMES.find(({ is }) => is(ended));
  return row ? row.outcome(ended) : unknown("MESSENGER_ERROR", "the answer fits no rule");
}

type Blame = Pick<SendFailed, "fault" | "retryable">;

const GATEWAY: Blame = { fault: "gateway", retryable: false };
const GATEWAY_RETRY: Blame = { fault: "gateway", retryable: true };
const RECIPIENT: Blame = { fault: "recipient", retryable: false };
/** Nobody's fault. Only faults of the gateway count towards a halt, and a caller's stop must not. */
const NOBODY: Blame = { fault: "recipient", retryable: false };

function refused(ended: Ended): SendFailed {
  const reason = wordsOf(ended);
  const known = REFUSALS.find(({ words }) => words.test(reason));
  return known ? failed(known.code, GATEWAY, reason) : failed("REJECTED", RECIPIENT, reason);
}

function wordsOf({ reply, status }: Ended): string {
  return reply.message ?? `HTTP ${status}`;
}

function isIn({ status }: Ended, hundred: number): boolean {
  return status !== null && status >= hundred && status < hundred + 100;
}

function failed(code: SendFailed["code"], blame: Blame, reason: string): SendFailed {
  return { status: "failed", code, reason, ...blame, retryAfterMs: null };
}

function unknown(code: SendUnknown["code"], reason: string): SendUnknown {
  return { status: "unknown", code, reason };
}
