import type { SendFailureCode, UnknownCode } from "@pengingat/core";
import { Counter, Histogram, type Registry } from "prom-client";
import type { CountedAttempt } from "./attempts.js";

/** In seconds: from a gateway next door to one that takes its whole time limit. */
const BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60];

/** Every code that an attempt may have: a label of any other would grow without bound. */
const CODES: Readonly<Record<SendFailureCode | UnknownCode, true>> = {
  UNREACHABLE: true,
  RATE_LIMITED: true,
  KEY_REFUSED: true,
  DEVICE_OFFLINE: true,
  REJECTED: true,
  RECIPIENT_INVALID: true,
  RECIPIENT_OPTED_OUT: true,
  SENDER_RESTRICTED: true,
  ABORTED: true,
  TIMEOUT: true,
  CONNECTION_LOST: true,
  SERVER_ERROR: true,
  REDIRECTED: true,
  MALFORMED_REPLY: true,
  MESSENGER_ERROR: true,
};

/** A messenger of the workshop's own may call itself anything. */
const NAME = /^[a-z][a-z-]{0,39}$/;
const MOST_NAMES = 20;
const OTHER = "other";

/** Counts attempts at messages, and how long the gateway took over each. */
export function attemptMetrics(registry: Registry): (attempt: CountedAttempt) => void {
  const messages = new Counter({
    name: "pengingat_messages_total",
    help: "Attempts at a message, by what they came to; a message that is tried again counts each time.",
    labelNames: ["outcome", "code", "messenger"],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: "pengingat_gateway_seconds",
    help: "How long the gateway took over an attempt, in seconds.",
    labelNames: ["messenger"],
    buckets: BUCKETS,
    registers: [registry],
  });
  const names = new Set<string>();

  function known(name: string | null): string {
    if (name === null || !NAME.test(name)) return OTHER;
    if (names.size < MOST_NAMES) names.add(name);
    return names.has(name) ? name : OTHER;
  }

  return ({ status, code, messenger: name, tookMs }) => {
    const messenger = known(name);
    messages.inc({ outcome: status, code: code === null ? "NONE" : codeLabel(code), messenger });
    seconds.observe({ messenger }, Math.max(0, tookMs) / 1_000);
  };
}

function codeLabel(code: string): string {
  return Object.hasOwn(CODES, code) ? code : "OTHER";
}
