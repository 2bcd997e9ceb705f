import type { Messenger, SendOutcome } from "../../src/ports/messenger.js";
import { KEY_REFUSED, REFUSED } from "./scripted-gateway.js";

/** What is wrapped around a sound messenger, and the rule that catches it. */
export type BrokenMessenger = [caughtBy: string, wrap: (messenger: Messenger) => Messenger];

/** A messenger that refuses everything once it has had an outcome of a kind. */
function breaksAfter(messenger: Messenger, isFatal: (outcome: SendOutcome) => boolean): Messenger {
  let isBroken = false;
  return {
    ...messenger,
    async send(message, options) {
      if (isBroken) return REFUSED;
      const outcome = await messenger.send(message, options);
      isBroken = isFatal(outcome);
      return outcome;
    },
  };
}

const { signal } = new AbortController();

/** By what a messenger gets wrong. */
export const brokenMessengers: Record<string, BrokenMessenger> = {
  "states no limit": [
    "it states the longest that a send takes",
    (messenger) => ({ ...messenger, timeoutMs: Number.POSITIVE_INFINITY }),
  ],
  "sends everything twice": [
    "what the gateway accepts is sent, in one attempt",
    (messenger) => ({
      ...messenger,
      async send(message, options) {
        await messenger.send(message, options);
        return messenger.send(message, options);
      },
    }),
  ],
  "tries again by itself": [
    "drop after taking the message is unknown, in time and in one attempt",
    (messenger) => ({
      ...messenger,
      async send(message, options) {
        const first = await messenger.send(message, options);
        return first.status === "sent" ? first : messenger.send(message, options);
      },
    }),
  ],
  "says failed where it cannot know": [
    "nonsense after taking the message is unknown, in time and in one attempt",
    (messenger) => ({
      ...messenger,
      async send(message, options) {
        const outcome = await messenger.send(message, options);
        return outcome.status === "unknown" ? REFUSED : outcome;
      },
    }),
  ],
  "says sent whatever happens": [
    "a refused recipient has failed by the recipient's fault, in one attempt",
    (messenger) => ({
      ...messenger,
      async send(message, options) {
        await messenger.send(message, options);
        return { status: "sent", response: "ok", messageId: null };
      },
    }),
  ],
  "does not listen to the signal": [
    "aborted before it began, it has failed and nothing arrives",
    (messenger) => ({ ...messenger, send: (message) => messenger.send(message, { signal }) }),
  ],
  "takes longer than it states": [
    "silence after taking the message is unknown, in time and in one attempt",
    (messenger) => ({ ...messenger, timeoutMs: 1 }),
  ],
  "doubts what it cannot write": [
    "text that cannot be sent does no harm",
    (messenger) => ({
      ...messenger,
      send: (message, options) =>
        message.text.includes("\0")
          ? Promise.resolve({ status: "unknown", code: "MESSENGER_ERROR", reason: "invalid text" })
          : messenger.send(message, options),
    }),
  ],
  "doubts what was never on its way": [
    "a gateway out of reach has failed, worth another attempt, and nothing arrives",
    (messenger) => ({
      ...messenger,
      async send(message, options) {
        const outcome = await messenger.send(message, options);
        if (outcome.status !== "failed" || outcome.fault !== "gateway") return outcome;
        return { status: "unknown", code: "CONNECTION_LOST", reason: "who knows" };
      },
    }),
  ],
  "is of no use after an answer that it does not know": [
    "silence leaves the messenger usable",
    (messenger) => breaksAfter(messenger, ({ status }) => status === "unknown"),
  ],
  "never recovers from a gateway out of reach": [
    "a gateway that comes back is sent to",
    (messenger) =>
      breaksAfter(messenger, (outcome) => outcome.status === "failed" && outcome.fault === "gateway"),
  ],
  "heeds the signal of an earlier send": [
    "a signal that aborts after the outcome changes nothing",
    (messenger) => {
      const seen: AbortSignal[] = [];
      return {
        ...messenger,
        send(message, options) {
          seen.push(options.signal);
          return messenger.send(message, { signal: AbortSignal.any(seen) });
        },
      };
    },
  ],
  "gives one the answer of another": [
    "of many at once each gets its own outcome",
    (messenger) => {
      let before: Promise<SendOutcome> | null = null;
      return {
        ...messenger,
        async send(message, options) {
          const mine = messenger.send(message, options);
          const answer = before ?? mine;
          before = mine;
          return answer;
        },
      };
    },
  ],
  "blames the recipient for a refused key": [
    "a refused key has failed by the gateway's fault, in one attempt",
    (messenger) => ({
      ...messenger,
      async send(message, options) {
        const outcome = await messenger.send(message, options);
        return outcome === KEY_REFUSED ? REFUSED : outcome;
      },
    }),
  ],
  "has no time limit": [
    "silence after taking the message is unknown, in time and in one attempt",
    (messenger) => ({
      ...messenger,
      async send(message, options) {
        const outcome = await messenger.send(message, options);
        return outcome.status === "unknown" && outcome.code === "TIMEOUT" ? new Promise(() => {}) : outcome;
      },
    }),
  ],
  "never returns, and says so": [
    "what the gateway accepts is sent, in one attempt",
    (messenger) => ({
      ...messenger,
      timeoutMs: Number.POSITIVE_INFINITY,
      send: () => new Promise(() => {}),
    }),
  ],
  "trims the text": [
    "recipient and text arrive verbatim",
    (messenger) => ({
      ...messenger,
      send: ({ to, text }, options) => messenger.send({ to, text: text.trim() }, options),
    }),
  ],
};
