import assert from "node:assert/strict";
import type { Messenger, OutgoingMessage, SendOutcome } from "../ports/messenger.js";
import type { ContractCase } from "./contract-case.js";
import { AWKWARD_TEXT, contentOf, message, seen, sorted } from "./contract-messages.js";
import type {
  DoubtfulAnswer,
  GatewayTrouble,
  MessengerContractOptions,
  MessengerHarness,
} from "./messenger-harness.js";
import { assertOutcome } from "./outcome-shape.js";

/**
 * The rules of {@link Messenger}, each on a fresh harness. They trust what the far side saw, not what the messenger
 * says.
 */
export function messengerContract(
  createHarness: () => MessengerHarness | Promise<MessengerHarness>,
  options: MessengerContractOptions = {},
): readonly ContractCase[] {
  const { impossible = [], arrival = (text) => text, slackMs = 1000 } = options;

  function rule(
    name: string,
    check: (harness: MessengerHarness) => Promise<void>,
    needs?: GatewayTrouble,
  ): ContractCase {
    const isDeclared = needs !== undefined && impossible.includes(needs);
    return {
      name: isDeclared ? `${name} (declared impossible: ${needs})` : name,
      async run() {
        const harness = await createHarness();
        try {
          await (isDeclared ? assertImpossible(harness, needs) : check(harness));
        } finally {
          await harness.close?.();
        }
      },
    };
  }

  return [
    rule("it states the longest that a send takes", async ({ messenger }) => {
      const { timeoutMs } = messenger;
      assert.ok(
        Number.isFinite(timeoutMs) && timeoutMs > 0,
        `a positive finite number, got ${String(timeoutMs)}`,
      );
    }),

    rule("what the gateway accepts is sent, in one attempt", async ({ messenger, gateway }) => {
      const outcome = await send(messenger, message(1));
      assert.equal(outcome.status, "sent");
      assert.deepEqual(seen(gateway.accepted), [message(1)]);
      assert.deepEqual(seen(gateway.received), [message(1)]);
    }),

    rule("recipient and text arrive verbatim", async ({ messenger, gateway }) => {
      const arriving: OutgoingMessage[] = [];
      for (const [n, text] of AWKWARD_TEXT.entries()) {
        const arrived = arrival(text);
        const { status } = await send(messenger, { ...message(n), text });
        assert.equal(status, arrived === null ? "failed" : "sent");
        if (arrived !== null) arriving.push({ ...message(n), text: arrived });
      }
      assert.deepEqual(seen(gateway.accepted), arriving);
      assert.deepEqual(seen(gateway.received), arriving);
    }),

    rule("text that cannot be sent harms nothing", async ({ messenger, gateway }) => {
      for (const [n, text] of ["\u0000", "half a pair \ud800", "x".repeat(1_000_000)].entries()) {
        const outcome = await send(messenger, { ...message(n), text });
        assert.notEqual(outcome.status, "unknown");
        const taken = gateway.accepted.filter(({ to }) => to === message(n).to).length;
        assert.equal(taken, outcome.status === "sent" ? 1 : 0);
      }
      assert.equal((await send(messenger, message(9))).status, "sent");
    }),

    rule(
      "what the gateway refuses is failed by the recipient, in one attempt",
      async ({ messenger, gateway }) => {
        gateway.answerWith(() => "refuse");
        const outcome = await send(messenger, message(1));
        assert.ok(outcome.status === "failed", `failed, got ${outcome.status}`);
        assert.equal(outcome.fault, "recipient");
        assert.equal(outcome.retryable, false);
        assert.deepEqual(seen(gateway.accepted), []);
        assert.deepEqual(seen(gateway.received), [message(1)]);
      },
      "refuse",
    ),

    rule(
      "a gateway out of reach is failed, worth another attempt, and nothing arrives",
      async ({ messenger, gateway }) => {
        await gateway.setReachable(false);
        const outcome = await send(messenger, message(1));
        assert.ok(outcome.status === "failed", `failed, got ${outcome.status}`);
        assert.equal(outcome.code, "UNREACHABLE");
        assert.equal(outcome.fault, "gateway");
        assert.equal(outcome.retryable, true);
        await gateway.setReachable(true);
        assert.deepEqual(seen(gateway.received), []);
      },
      "unreachable",
    ),

    ...DOUBTFUL.flatMap((answer) => [
      rule(
        `${answer} after taking the message is unknown, in time and in one attempt`,
        async ({ messenger, gateway }) => {
          gateway.answerWith(() => answer);
          const started = performance.now();
          const outcome = await send(messenger, message(1));
          assert.equal(outcome.status, "unknown");
          assertWithin(started, messenger.timeoutMs + slackMs);
          assert.deepEqual(seen(gateway.received), [message(1)]);
        },
        answer,
      ),
      rule(
        `${answer} leaves the messenger usable`,
        async ({ messenger, gateway }) => {
          gateway.answerWith(() => answer);
          await send(messenger, message(1));
          gateway.answerWith(() => "accept");
          assert.equal((await send(messenger, message(2))).status, "sent");
          assert.deepEqual(seen(gateway.received), [message(1), message(2)]);
        },
        answer,
      ),
    ]),

    rule(
      "a gateway that comes back is sent to",
      async ({ messenger, gateway }) => {
        await gateway.setReachable(false);
        await send(messenger, message(1));
        await gateway.setReachable(true);
        assert.equal((await send(messenger, message(1))).status, "sent");
        assert.deepEqual(seen(gateway.accepted), [message(1)]);
      },
      "unreachable",
    ),

    rule("aborted before it began, it fails and nothing arrives", async ({ messenger, gateway }) => {
      const outcome = await send(messenger, message(1), AbortSignal.abort());
      assert.ok(outcome.status === "failed", `failed, got ${outcome.status}`);
      assert.equal(outcome.code, "ABORTED");
      assert.equal(outcome.retryable, false);
      assert.equal((await send(messenger, message(2))).status, "sent");
      assert.deepEqual(seen(gateway.received), [message(2)]);
    }),

    rule(
      "aborted while the answer is awaited, it is unknown at once",
      async ({ messenger, gateway }) => {
        gateway.answerWith(() => "silence");
        const controller = new AbortController();
        const pending = send(messenger, message(1), controller.signal);
        await gateway.untilReceived(1);
        const aborted = performance.now();
        controller.abort();
        const outcome = await pending;
        assert.ok(outcome.status === "unknown", `unknown, got ${outcome.status}`);
        assert.equal(outcome.code, "ABORTED");
        assertWithin(aborted, slackMs);
        assert.deepEqual(seen(gateway.received), [message(1)]);
      },
      "silence",
    ),

    rule("a signal that aborts after the answer changes nothing", async ({ messenger, gateway }) => {
      const controller = new AbortController();
      assert.equal((await send(messenger, message(1), controller.signal)).status, "sent");
      controller.abort();
      assert.equal((await send(messenger, message(2))).status, "sent");
      assert.deepEqual(seen(gateway.accepted), [message(1), message(2)]);
    }),

    rule(
      "of many at once each gets its own answer",
      async ({ messenger, gateway }) => {
        const all = Array.from({ length: 40 }, (_, n) => message(n));
        const refused = new Set(all.filter((_, n) => n % 3 === 0).map(({ to }) => to));
        gateway.answerWith(({ to }) => (refused.has(to) ? "refuse" : "accept"));
        const { signal } = new AbortController();
        const outcomes = await Promise.all(all.map((one) => send(messenger, one, signal)));
        assert.deepEqual(
          outcomes.map(({ status }) => status),
          all.map(({ to }) => (refused.has(to) ? "failed" : "sent")),
        );
        assert.deepEqual(sorted(seen(gateway.received)), sorted(all));
        assert.deepEqual(sorted(seen(gateway.accepted)), sorted(all.filter(({ to }) => !refused.has(to))));
      },
      "refuse",
    ),
  ];
}

const DOUBTFUL: readonly DoubtfulAnswer[] = ["silence", "drop", "nonsense", "error"];

async function send(
  messenger: Messenger,
  outgoing: OutgoingMessage,
  signal: AbortSignal = new AbortController().signal,
): Promise<SendOutcome> {
  const outcome = await messenger.send({ ...outgoing, content: contentOf(outgoing.text) }, { signal });
  assertOutcome(outcome);
  return outcome;
}

async function assertImpossible(
  { messenger, gateway }: MessengerHarness,
  trouble: GatewayTrouble,
): Promise<void> {
  await assert.rejects(async () => {
    if (trouble === "unreachable") return gateway.setReachable(false);
    gateway.answerWith(() => trouble);
    await send(messenger, message(1));
  }, `what is declared impossible must be refused by the harness: ${trouble}`);
}

function assertWithin(started: number, limitMs: number): void {
  const took = performance.now() - started;
  assert.ok(took <= limitMs, `within ${limitMs} ms, took ${Math.round(took)} ms`);
}
