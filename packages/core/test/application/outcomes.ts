import type { SendFailed, SendOutcome } from "../../src/ports/messenger.js";

export const accepted: SendOutcome = { status: "sent", response: "queued", messageId: "m-1" };

const failed = { status: "failed", retryable: false, retryAfterMs: null } as const;

/** The recipient's own failure. */
export const rejected: SendFailed = {
  ...failed,
  code: "REJECTED",
  reason: "not on WhatsApp",
  fault: "recipient",
};

export const keyRefused: SendFailed = {
  ...failed,
  code: "KEY_REFUSED",
  reason: "invalid key",
  fault: "gateway",
};

export const unreachable: SendFailed = {
  ...failed,
  code: "UNREACHABLE",
  reason: "connection refused",
  fault: "gateway",
  retryable: true,
};

export const rateLimited = (retryAfterMs: number | null): SendFailed => ({
  ...failed,
  code: "RATE_LIMITED",
  reason: "slow down",
  fault: "gateway",
  retryable: true,
  retryAfterMs,
});

export const timedOut: SendOutcome = { status: "unknown", code: "TIMEOUT", reason: "no answer in time" };
