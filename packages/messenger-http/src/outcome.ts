import type { SendFailed, SendUnknown } from "@pengingat/core";

/** Whose fault a failure is, and whether another attempt may help. */
export type Blame = Pick<SendFailed, "fault" | "retryable">;

/** The kinds of {@link Blame}. */
export const BLAME = {
  /** It hits every customer: several in a row halt a run. */
  gateway: { fault: "gateway", retryable: false },
  /** As `gateway`, and worth another attempt. */
  gatewayRetry: { fault: "gateway", retryable: true },
  /** It hits this message or this recipient alone. */
  recipient: { fault: "recipient", retryable: false },
  /** Nobody's. Only faults of the gateway count towards a halt, and a caller's stop must not. */
  nobody: { fault: "recipient", retryable: false },
} as const satisfies Record<string, Blame>;

/** The message is known not to have been sent. */
export function failed(code: SendFailed["code"], blame: Blame, reason: string): SendFailed {
  return { status: "failed", code, reason, ...blame, retryAfterMs: null };
}

/** The gateway may or may not have sent the message. */
export function unknown(code: SendUnknown["code"], reason: string): SendUnknown {
  return { status: "unknown", code, reason };
}
