import type { Messenger, OutgoingMessage, SendOutcome } from "../ports/messenger.js";

/** Options of {@link recordingMessenger}. */
export interface RecordingMessengerOptions {
  /**
   * What a message comes to. `attempt` counts the attempts at the same text for the same recipient, from 1. It may
   * take its time, or never end; what it throws, `send` throws.
   * @default accepts every message
   */
  readonly answer?: (message: OutgoingMessage, attempt: number) => SendOutcome | Promise<SendOutcome>;
  /** In milliseconds; an answer that takes longer is `unknown`. @default 1000 */
  readonly timeoutMs?: number;
}

/** A {@link Messenger} that sends nothing and remembers everything. */
export interface RecordingMessenger extends Messenger {
  /** Every message that was answered with `sent`, in that order. */
  readonly accepted: readonly OutgoingMessage[];
  /** Every message that was tried, in order, one entry an attempt. */
  readonly attempts: readonly OutgoingMessage[];
}

/** A gateway in memory, for tests: it accepts every message, or returns what a test says. */
export function recordingMessenger(options: RecordingMessengerOptions = {}): RecordingMessenger {
  const { answer = () => ACCEPTED, timeoutMs = 1000 } = options;
  const accepted: OutgoingMessage[] = [];
  const attempts: OutgoingMessage[] = [];
  const attemptsOf = new Map<string, number>();

  return {
    timeoutMs,
    accepted,
    attempts,
    async send(message, { signal }) {
      if (signal.aborted) return STOPPED;
      const key = JSON.stringify([message.to, message.text]);
      const attempt = (attemptsOf.get(key) ?? 0) + 1;
      attemptsOf.set(key, attempt);
      attempts.push(message);

      const answered = answer(message, attempt);
      const outcome =
        answered instanceof Promise ? await firstOf(answered, timeoutMs, signal) : await answered;
      if (outcome.status === "sent") accepted.push(message);
      return outcome;
    },
  };
}

/** The answer, unless the limit or the signal comes first. */
async function firstOf(
  answer: Promise<SendOutcome>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<SendOutcome> {
  const { promise: ended, resolve } = Promise.withResolvers<SendOutcome>();
  const timer = setTimeout(() => resolve(TIMED_OUT), timeoutMs);
  const onAbort = () => resolve(STOPPED_WAITING);
  signal.addEventListener("abort", onAbort);
  try {
    return await Promise.race([answer, ended]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}

const ACCEPTED: SendOutcome = { status: "sent", response: "accepted", messageId: null };

const STOPPED: SendOutcome = {
  status: "failed",
  code: "ABORTED",
  reason: "stopped before anything was sent",
  fault: "recipient",
  retryable: false,
  retryAfterMs: null,
};

const TIMED_OUT: SendOutcome = { status: "unknown", code: "TIMEOUT", reason: "no answer in time" };

const STOPPED_WAITING: SendOutcome = {
  status: "unknown",
  code: "ABORTED",
  reason: "stopped while the answer was awaited",
};
