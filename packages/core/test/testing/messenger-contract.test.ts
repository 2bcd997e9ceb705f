import { afterEach, describe, expect, it } from "vitest";
import type { Messenger, OutgoingMessage, SendOutcome } from "../../src/ports/messenger.js";
import { messengerContract } from "../../src/testing/messenger-contract.js";
import type { GatewayAnswer, MessengerHarness } from "../../src/testing/messenger-harness.js";
import { recordingMessenger } from "../../src/testing/recording-messenger.js";

/** A recording messenger in front of a gateway of two arrays, and `wrap` around it. */
function harness(wrap: (messenger: Messenger) => Messenger = (messenger) => messenger): MessengerHarness {
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
      if (answered !== "refuse") accepted.push(message);
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

const REFUSED: SendOutcome = {
  status: "failed",
  code: "REJECTED",
  reason: "no such number",
  fault: "recipient",
  retryable: false,
  retryAfterMs: null,
};

const UNREACHABLE: SendOutcome = { ...REFUSED, code: "UNREACHABLE", fault: "gateway", retryable: true };

const ANSWERS: Record<GatewayAnswer, SendOutcome | Promise<SendOutcome>> = {
  accept: { status: "sent", response: "ok", messageId: "1" },
  refuse: REFUSED,
  silence: new Promise(() => {}),
  drop: { status: "unknown", code: "CONNECTION_LOST", reason: "gone" },
  nonsense: { status: "unknown", code: "MALFORMED_REPLY", reason: "what?" },
  error: { status: "unknown", code: "SERVER_ERROR", reason: "HTTP 500" },
};

describe("the recording messenger keeps the contract:", () => {
  for (const { name, run } of messengerContract(harness)) it(name, run);
});

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

describe("the contract catches a messenger that", () => {
  const { signal } = new AbortController();
  const broken: Record<string, [caughtBy: string, (messenger: Messenger) => Messenger]> = {
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
      "what the gateway refuses is failed by the recipient, in one attempt",
      (messenger) => ({
        ...messenger,
        async send(message, options) {
          await messenger.send(message, options);
          return { status: "sent", response: "ok", messageId: null };
        },
      }),
    ],
    "does not listen to the signal": [
      "aborted before it began, it fails and nothing arrives",
      (messenger) => ({ ...messenger, send: (message) => messenger.send(message, { signal }) }),
    ],
    "takes longer than it states": [
      "silence after taking the message is unknown, in time and in one attempt",
      (messenger) => ({ ...messenger, timeoutMs: 1 }),
    ],
    "doubts what it cannot write": [
      "text that cannot be sent harms nothing",
      (messenger) => ({
        ...messenger,
        send: (message, options) =>
          message.text.includes("\0")
            ? Promise.resolve({ status: "unknown", code: "MESSENGER_ERROR", reason: "invalid text" })
            : messenger.send(message, options),
      }),
    ],
    "doubts what was never on its way": [
      "a gateway out of reach is failed, worth another attempt, and nothing arrives",
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
      "a signal that aborts after the answer changes nothing",
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
      "of many at once each gets its own answer",
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
    "trims the text": [
      "recipient and text arrive verbatim",
      (messenger) => ({
        ...messenger,
        send: ({ to, text }, options) => messenger.send({ to, text: text.trim() }, options),
      }),
    ],
  };

  it("breaks any one of its rules", async () => {
    const uncaught = new Set(messengerContract(harness).map(({ name }) => name));
    for (const [, wrap] of Object.values(broken)) {
      const cases = messengerContract(() => harness(wrap), { slackMs: 50 });
      await Promise.all(cases.map(({ name, run }) => run().catch(() => uncaught.delete(name))));
    }
    expect([...uncaught]).toEqual([]);
  });

  for (const [what, [caughtBy, wrap]] of Object.entries(broken)) {
    it(what, async () => {
      const cases = messengerContract(() => harness(wrap), { slackMs: 50 });
      const rule = cases.find(({ name }) => name === caughtBy);
      await expect(rule?.run()).rejects.toThrow();
    });
  }
});

describe("a declared difference", () => {
  const closed: string[] = [];
  afterEach(() => closed.splice(0));

  function silentHarness(): MessengerHarness {
    const plain = harness();
    return {
      ...plain,
      gateway: {
        ...plain.gateway,
        answerWith() {
          throw new Error("it always accepts");
        },
      },
      async close() {
        closed.push("closed");
      },
    };
  }

  it("stays among the cases by name, and holds the harness to it", async () => {
    const cases = messengerContract(silentHarness, { impossible: ["silence"] });
    const declared = cases.filter(({ name }) => name.endsWith("(declared impossible: silence)"));
    expect(declared).toHaveLength(3);
    await Promise.all(declared.map(({ run }) => run()));
    expect(closed).toHaveLength(3);
    expect(cases).toHaveLength(messengerContract(harness).length);
  });

  it("is refused where it is not so", async () => {
    const cases = messengerContract(harness, { impossible: ["silence"] });
    const declared = cases.filter(({ name }) => name.endsWith("(declared impossible: silence)"));
    const results = await Promise.allSettled(declared.map(({ run }) => run()));
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  });
});

describe("the recording messenger", () => {
  const message = { to: "628110000001", text: "Halo" };
  const { signal } = new AbortController();

  it("answers by script and counts the attempts at each message", async () => {
    const messenger = recordingMessenger({
      answer: (_message, attempt) =>
        attempt < 3 ? UNREACHABLE : { status: "sent", response: `after ${attempt}`, messageId: null },
    });
    expect(await messenger.send(message, { signal })).toEqual(UNREACHABLE);
    expect(await messenger.send({ ...message, text: "Lain" }, { signal })).toEqual(UNREACHABLE);
    expect(await messenger.send(message, { signal })).toEqual(UNREACHABLE);
    expect(await messenger.send(message, { signal })).toMatchObject({ response: "after 3" });
    expect(messenger.attempts.map(({ text }) => text)).toEqual(["Halo", "Lain", "Halo", "Halo"]);
    expect(messenger.accepted).toEqual([message]);
  });

  it("throws what its script throws", async () => {
    const messenger = recordingMessenger({
      answer() {
        throw new Error("broken");
      },
    });
    await expect(messenger.send(message, { signal })).rejects.toThrow("broken");
    expect(messenger.attempts).toEqual([message]);
  });
});
