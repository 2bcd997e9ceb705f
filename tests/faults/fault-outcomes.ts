import type { FaultName } from "../fake-gateway/faults.ts";
import type { Road } from "../fake-gateway/gateway-api.ts";

/** What a reminder comes to where the gateway answers so, and nothing else is wrong. */
export interface ExpectedOutcome {
  readonly status: "sent" | "failed" | "unknown";
  /** In the ledger; `null` for what was sent. */
  readonly code: string | null;
  /** Whether the gateway took it. */
  readonly accepted: boolean;
  /** How often it arrives at the gateway, of two attempts. */
  readonly tries: 0 | 1 | 2;
  /** The least time between two tries, in milliseconds. */
  readonly pauseMs?: number;
}

const SENT: ExpectedOutcome = { status: "sent", code: null, accepted: true, tries: 1 };

function unknown(code: string, accepted = true): ExpectedOutcome {
  return { status: "unknown", code, accepted, tries: 1 };
}

function refused(code: string): ExpectedOutcome {
  return { status: "failed", code, accepted: false, tries: 1 };
}

function slowedDown(pauseMs = 0): ExpectedOutcome {
  return { status: "failed", code: "RATE_LIMITED", accepted: false, tries: 2, pauseMs };
}

/** Every fault of Starsender once bytes have left, and what it means for the reminder. */
const OUTCOMES: Readonly<Record<FaultName, ExpectedOutcome>> = {
  "silence after accepting": unknown("TIMEOUT"),
  "silence without accepting": unknown("TIMEOUT", false),
  "reset after accepting": unknown("CONNECTION_LOST"),
  "reset before accepting": unknown("CONNECTION_LOST", false),
  "reset in mid-answer": unknown("CONNECTION_LOST"),
  "headers then silence": unknown("TIMEOUT"),
  "one byte a second": unknown("TIMEOUT"),
  "late answer": unknown("TIMEOUT"),
  "truncated JSON": unknown("MALFORMED_REPLY"),
  "HTML with 200": unknown("MALFORMED_REPLY"),
  "empty body with 200": unknown("MALFORMED_REPLY"),
  "an answer that leaves it open": unknown("MALFORMED_REPLY"),
  "a body of 1 GB": unknown("MALFORMED_REPLY"),
  "success false: recipient": refused("RECIPIENT_INVALID"),
  "success false: device": refused("DEVICE_OFFLINE"),
  "success false: key": refused("KEY_REFUSED"),
  "success false: limit": refused("RATE_LIMITED"),
  "success false: no text": refused("REJECTED"),
  "400": refused("REJECTED"),
  "401": refused("KEY_REFUSED"),
  "403": refused("KEY_REFUSED"),
  "404": refused("REJECTED"),
  "422": refused("REJECTED"),
  "429 without Retry-After": slowedDown(),
  "429, seconds": slowedDown(1_000),
  // A date has whole seconds, and so up to one less.
  "429, a date": slowedDown(1_000),
  "429, a past date": slowedDown(),
  "429, negative": slowedDown(),
  "429, absurd": slowedDown(),
  "429, nonsense": slowedDown(),
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

/** Where another gateway's answer means something else. */
const OTHERWISE: Readonly<Record<Road, Partial<Record<FaultName, ExpectedOutcome>>>> = {
  starsender: {},
  fonnte: { "an answer that leaves it open": unknown("TIMEOUT") },
  "whatsapp-cloud": {
    "an answer that leaves it open": unknown("SERVER_ERROR"),
    // Its limit is one of pace.
    "success false: limit": slowedDown(),
  },
};

/** Every fault of a gateway once bytes have left, and what it means for the reminder. */
export function faultOutcome(road: Road, fault: FaultName): ExpectedOutcome {
  return OTHERWISE[road][fault] ?? OUTCOMES[fault];
}

/** What becomes of a healthy reminder that follows on a kept connection: the gateway closes it at its first byte. */
export const AFTER_CLOSED_CONNECTION: ExpectedOutcome = { ...unknown("CONNECTION_LOST", false), tries: 0 };

/** What a healthy one comes to. */
export const HEALTHY_OUTCOME = SENT;
