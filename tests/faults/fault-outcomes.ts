import type { FaultName } from "../fake-gateway/faults.ts";
import type { GatewayName } from "../fake-gateway/gateway-api.ts";

/** What a reminder comes to where its gateway has a fault, and nothing else is wrong. */
export interface ExpectedOutcome {
  readonly status: "sent" | "failed" | "unknown";
  /** In the ledger; `null` for what was sent. */
  readonly code: string | null;
  /** Whether the gateway accepted it. */
  readonly accepted: boolean;
  /** How many of two attempts arrive at the gateway. */
  readonly arrivals: 0 | 1 | 2;
  /** The least time between two attempts, in milliseconds. */
  readonly pauseMs?: number;
}

const SENT: ExpectedOutcome = { status: "sent", code: null, accepted: true, arrivals: 1 };

function unknown(code: string, accepted = true): ExpectedOutcome {
  return { status: "unknown", code, accepted, arrivals: 1 };
}

function failed(code: string): ExpectedOutcome {
  return { status: "failed", code, accepted: false, arrivals: 1 };
}

function failedTwice(pauseMs = 0): ExpectedOutcome {
  return { status: "failed", code: "RATE_LIMITED", accepted: false, arrivals: 2, pauseMs };
}

const OUTCOMES: Readonly<Record<FaultName, ExpectedOutcome>> = {
  "silence after accepting": unknown("TIMEOUT"),
  "silence without accepting": unknown("TIMEOUT", false),
  "reset after accepting": unknown("CONNECTION_LOST"),
  "reset before accepting": unknown("CONNECTION_LOST", false),
  "reset in mid-reply": unknown("CONNECTION_LOST"),
  "headers then silence": unknown("TIMEOUT"),
  "one byte a second": unknown("TIMEOUT"),
  "late reply": unknown("TIMEOUT"),
  "truncated JSON": unknown("MALFORMED_REPLY"),
  "HTML with 200": unknown("MALFORMED_REPLY"),
  "empty body with 200": unknown("MALFORMED_REPLY"),
  "unclear reply": unknown("MALFORMED_REPLY"),
  "a body of 1 GB": unknown("MALFORMED_REPLY"),
  "refused: recipient": failed("RECIPIENT_INVALID"),
  "refused: device": failed("DEVICE_OFFLINE"),
  "refused: key": failed("KEY_REFUSED"),
  "refused: limit": failed("RATE_LIMITED"),
  "refused: no reason": failed("REJECTED"),
  "refused: time-out": unknown("TIMEOUT"),
  "400": failed("REJECTED"),
  "400 that accepts": unknown("MALFORMED_REPLY"),
  "401": failed("KEY_REFUSED"),
  "403": failed("KEY_REFUSED"),
  "404": failed("REJECTED"),
  "408": unknown("TIMEOUT"),
  "422": failed("REJECTED"),
  "429 without Retry-After": failedTwice(),
  "429, seconds": failedTwice(1_000),
  // A date has whole seconds, and so up to one less.
  "429, a date": failedTwice(1_000),
  "429, a past date": failedTwice(),
  "429, negative": failedTwice(),
  "429, absurd": failedTwice(),
  "429, nonsense": failedTwice(),
  "500": unknown("SERVER_ERROR"),
  "500 without accepting": unknown("SERVER_ERROR", false),
  "501": unknown("SERVER_ERROR", false),
  "502": unknown("SERVER_ERROR"),
  "503": unknown("SERVER_ERROR", false),
  "504": unknown("SERVER_ERROR"),
  "301": unknown("REDIRECTED", false),
  "302": unknown("REDIRECTED", false),
  "307": unknown("REDIRECTED", false),
  "308": unknown("REDIRECTED", false),
  "delay with jitter": SENT,
  "closed as it is reused": SENT,
};

/** Where the fault of one gateway means something else. */
const EXCEPTIONS: Readonly<Record<GatewayName, Partial<Record<FaultName, ExpectedOutcome>>>> = {
  starsender: {},
  fonnte: {},
  "whatsapp-cloud": {
    "unclear reply": unknown("SERVER_ERROR"),
    // Its limit is one of pace.
    "refused: limit": failedTwice(),
  },
};

/** What a fault of a gateway means for the reminder. */
export function faultOutcome(gateway: GatewayName, fault: FaultName): ExpectedOutcome {
  return EXCEPTIONS[gateway][fault] ?? OUTCOMES[fault];
}

/** What a healthy message comes to that uses a kept connection which the gateway closes at its first byte. */
export const AFTER_CLOSED_CONNECTION: ExpectedOutcome = { ...unknown("CONNECTION_LOST", false), arrivals: 0 };

export const HEALTHY_OUTCOME = SENT;
