import type { Messenger, OutgoingMessage, SendOutcome } from "../../src/ports/messenger.js";
import type { GatewayAnswer, MessengerHarness } from "../../src/testing/messenger-harness.js";
import { recordingMessenger } from "../../src/testing/recording-messenger.js";

/** A recording messenger in front of a gateway of two arrays, and `wrap` around it. */
export function scriptedGateway(
  wrap: (messenger: Messenger) => Messenger = (messenger) => messenger,
): MessengerHarness {
  const received: OutgoingMessage[] = [];
  const accepted: OutgoingMessage[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  let answer: (message: OutgoingMessage) => GatewayAnswer = () => "accept";
  let reachable = true;

  const messenger = recordingMessenger({
    timeoutMs: 100,
    answer(message) {
      if (!reachable) return UNREACHABLE;
      received.push(message);
      for (const { count, resolve } of waiting) if (received.length >= count) resolve();
      const answered = answer(message);
      if (answered !== "refuse" && answered !== "unauthorized") accepted.push(message);
      return ANSWERS[answered];
    },
  });

  return {
    messenger: wrap(messenger),
    gateway: {
      received,
      accepted,
      answerWith(next) {
        answer = next;
      },
      async setReachable(next) {
        reachable = next;
      },
      untilReceived: (count) =>
        new Promise((resolve) => {
          if (received.length >= count) resolve();
          else waiting.push({ count, resolve });
        }),
    },
  };
}

export const REFUSED: SendOutcome = {
  status: "failed",
  code: "REJECTED",
  reason: "no such number",
  fault: "recipient",
  retryable: false,
  retryAfterMs: null,
};

export const UNREACHABLE: SendOutcome = {
  ...REFUSED,
  code: "UNREACHABLE",
  fault: "gateway",
  retryable: true,
};

export const KEY_REFUSED: SendOutcome = { ...REFUSED, code: "KEY_REFUSED", fault: "gateway" };

const ANSWERS: Record<GatewayAnswer, SendOutcome | Promise<SendOutcome>> = {
  accept: { status: "sent", response: "ok", messageId: "1" },
  refuse: REFUSED,
  unauthorized: KEY_REFUSED,
  silence: new Promise(() => {}),
  drop: { status: "unknown", code: "CONNECTION_LOST", reason: "gone" },
  nonsense: { status: "unknown", code: "MALFORMED_REPLY", reason: "what?" },
  error: { status: "unknown", code: "SERVER_ERROR", reason: "HTTP 500" },
};
