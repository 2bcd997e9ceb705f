import type { SendOutcome } from "@pengingat/core";
import { BLAME, type Blame, failed, unknown } from "@pengingat/messenger-http";

/** One row of the table: what an error's code says of the message. */
export interface ErrorCodeRow {
  /** The case, in words. */
  readonly when: string;
  /** Single codes, and closed ranges. */
  readonly codes: readonly (number | { readonly from: number; readonly to: number })[];
  /** What became of the message; `words` are Meta's own. */
  readonly outcome: (words: string) => SendOutcome;
}

/** Meta lets one number write to another once in six seconds ("pair rate limit"). */
const PAIR_WAIT_MS = 6_000;

const RECIPIENT_RETRY: Blame = { fault: "recipient", retryable: true };

/**
 * From `error.code` of a reply with a 4xx to what became of the message. No code is in two rows.
 *
 * Source: "Error codes" of the WhatsApp Business Platform
 * (https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes), which 360dialog
 * repeats with each code's HTTP status (https://docs.360dialog.com/partner/support-and-updates/help-and-troubleshooting/error-messages).
 * 17 and 613 are of the Graph API's own limits (https://developers.facebook.com/docs/graph-api/overview/rate-limiting); 131030,
 * 132018 and 133010 are known from what users of the API report.
 */
export const ERROR_CODES: readonly ErrorCodeRow[] = [
  {
    when: "the access token: invalid or expired",
    codes: [0, 190],
    outcome: (words) => failed("KEY_REFUSED", BLAME.gateway, words),
  },
  {
    when: "the app may not do this, or the account cannot pay",
    codes: [3, 10, { from: 200, to: 299 }, 131005, 131042],
    outcome: (words) => failed("KEY_REFUSED", BLAME.gateway, words),
  },
  {
    when: "too many calls of the app, of the account or of the number",
    codes: [4, 17, 613, 80007, 130429, 133016, 139200],
    outcome: (words) => failed("RATE_LIMITED", BLAME.gatewayRetry, words),
  },
  {
    when: "too many messages to this recipient",
    codes: [131056],
    outcome: (words) => ({
      ...failed("RATE_LIMITED", RECIPIENT_RETRY, words),
      retryAfterMs: PAIR_WAIT_MS,
    }),
  },
  {
    when: "the account is restricted or locked, or the number is, for spam",
    codes: [368, 131031, 131048],
    outcome: (words) => failed("SENDER_RESTRICTED", BLAME.gateway, words),
  },
  {
    when: "the sending number is deleted, not registered, under maintenance, or its name is not approved",
    codes: [33, 131037, 131045, 131057, 133010],
    outcome: (words) => failed("DEVICE_OFFLINE", BLAME.gateway, words),
  },
  {
    when: "the template: missing in the language, paused, disabled, or made for other parameters",
    codes: [132000, 132001, 132007, 132012, 132015, 132016, 132068, 132069, 134101, 134102],
    outcome: (words) => failed("REJECTED", BLAME.gateway, words),
  },
  {
    when: "the request itself is wrong, and so is every other",
    codes: [100, 131008, 131051],
    outcome: (words) => failed("REJECTED", BLAME.gateway, words),
  },
  {
    when: "a value is wrong or too long",
    codes: [131009, 132005, 132018],
    outcome: (words) => failed("REJECTED", BLAME.recipient, words),
  },
  {
    when: "the recipient is a user id, which this message may not be sent to",
    codes: [131062],
    outcome: (words) => failed("REJECTED", BLAME.recipient, words),
  },
  {
    when: "the recipient cannot be reached over WhatsApp, or is the sender",
    codes: [131021, 131026],
    outcome: (words) => failed("RECIPIENT_INVALID", BLAME.recipient, words),
  },
  {
    when: "the recipient wants no such messages of this business",
    codes: [131050],
    outcome: (words) => failed("RECIPIENT_OPTED_OUT", BLAME.recipient, words),
  },
  {
    when: "Meta withholds it from this recipient",
    codes: [130472, 130497, 131030, 131047, 131049],
    outcome: (words) => failed("REJECTED", BLAME.recipient, words),
  },
  {
    // Whatever the status: what broke inside may have broken after the message was taken.
    when: "something went wrong at Meta",
    codes: [1, 2, 131000, 131016],
    outcome: (words) => unknown("SERVER_ERROR", words),
  },
];

/** Whether a row is about this code. */
export function hasCode({ codes }: ErrorCodeRow, code: number | null): boolean {
  if (code === null) return false;
  return codes.some((entry) =>
    typeof entry === "number" ? entry === code : entry.from <= code && code <= entry.to,
  );
}
