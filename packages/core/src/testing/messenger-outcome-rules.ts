import assert from "node:assert/strict";
import type { OutgoingMessage } from "../ports/messenger.js";
import type { ContractCase } from "./contract-case.js";
import { AWKWARD_TEXT, message, seen, sorted } from "./contract-messages.js";
import type { MessengerRule } from "./messenger-fixture.js";
import type { DoubtfulAnswer } from "./messenger-harness.js";

/** What a messenger makes of the gateway's answers. */
export function outcomeRules(rule: MessengerRule, arrival: (text: string) => string | null): ContractCase[] {
  return [
    rule("it states the longest that a send takes", async (fixture) => fixture.assertStatesTimeout()),

    rule("what the gateway accepts is sent, in one attempt", async (fixture) => {
      assert.equal((await fixture.send(message(1))).status, "sent");
      fixture.assertAccepted(message(1));
      fixture.assertReceived(message(1));
    }),

    rule("recipient and text arrive verbatim", async (fixture) => {
      const arriving: OutgoingMessage[] = [];
      for (const [n, text] of AWKWARD_TEXT.entries()) {
        const arrived = arrival(text);
        const { status } = await fixture.send({ ...message(n), text });
        assert.equal(status, arrived === null ? "failed" : "sent");
        if (arrived !== null) arriving.push({ ...message(n), text: arrived });
      }
      fixture.assertAccepted(...arriving);
      fixture.assertReceived(...arriving);
    }),

    rule("text that cannot be sent does no harm", async (fixture) => {
      for (const [n, text] of ["\u0000", "half a pair \ud800", "x".repeat(1_000_000)].entries()) {
        const { status } = await fixture.send({ ...message(n), text });
        assert.notEqual(status, "unknown");
        const taken = fixture.gateway.accepted.filter(({ to }) => to === message(n).to).length;
        assert.equal(taken, status === "sent" ? 1 : 0);
      }
      assert.equal((await fixture.send(message(9))).status, "sent");
    }),

    rule(
      "a refused recipient has failed by the recipient's fault, in one attempt",
      async (fixture) => {
        fixture.gateway.answerWith(() => "refuse");
        const { fault, retryable } = await fixture.sendFailing(message(1));
        assert.deepEqual({ fault, retryable }, { fault: "recipient", retryable: false });
        fixture.assertAccepted();
        fixture.assertReceived(message(1));
      },
      "refuse",
    ),

    rule(
      "a refused key has failed by the gateway's fault, in one attempt",
      async (fixture) => {
        fixture.gateway.answerWith(() => "unauthorized");
        const { code, fault, retryable } = await fixture.sendFailing(message(1));
        const expected = { code: "KEY_REFUSED", fault: "gateway", retryable: false };
        assert.deepEqual({ code, fault, retryable }, expected);
        fixture.assertAccepted();
        fixture.assertReceived(message(1));
      },
      "unauthorized",
    ),

    rule(
      "a gateway out of reach has failed, worth another attempt, and nothing arrives",
      async (fixture) => {
        await fixture.gateway.setReachable(false);
        const { code, fault, retryable } = await fixture.sendFailing(message(1));
        const expected = { code: "UNREACHABLE", fault: "gateway", retryable: true };
        assert.deepEqual({ code, fault, retryable }, expected);
        await fixture.gateway.setReachable(true);
        fixture.assertReceived();
      },
      "unreachable",
    ),

    rule(
      "a gateway that comes back is sent to",
      async (fixture) => {
        await fixture.gateway.setReachable(false);
        await fixture.send(message(1));
        await fixture.gateway.setReachable(true);
        assert.equal((await fixture.send(message(1))).status, "sent");
        fixture.assertAccepted(message(1));
      },
      "unreachable",
    ),

    ...DOUBTFUL.flatMap((answer) => [
      rule(
        `${answer} after taking the message is unknown, in time and in one attempt`,
        async (fixture) => {
          fixture.gateway.answerWith(() => answer);
          assert.equal((await fixture.send(message(1))).status, "unknown");
          fixture.assertReceived(message(1));
        },
        answer,
      ),
      rule(
        `${answer} leaves the messenger usable`,
        async (fixture) => {
          fixture.gateway.answerWith(() => answer);
          await fixture.send(message(1));
          fixture.gateway.answerWith(() => "accept");
          assert.equal((await fixture.send(message(2))).status, "sent");
          fixture.assertReceived(message(1), message(2));
        },
        answer,
      ),
    ]),

    rule(
      "of many at once each gets its own outcome",
      async (fixture) => {
        const all = Array.from({ length: 40 }, (_, n) => message(n));
        const refused = new Set(all.filter((_, n) => n % 3 === 0).map(({ to }) => to));
        fixture.gateway.answerWith(({ to }) => (refused.has(to) ? "refuse" : "accept"));
        const { signal } = new AbortController();
        const outcomes = await Promise.all(all.map((one) => fixture.send(one, signal)));
        assert.deepEqual(
          outcomes.map(({ status }) => status),
          all.map(({ to }) => (refused.has(to) ? "failed" : "sent")),
        );
        const { received, accepted } = fixture.gateway;
        assert.deepEqual(sorted(seen(received)), sorted(all));
        assert.deepEqual(sorted(seen(accepted)), sorted(all.filter(({ to }) => !refused.has(to))));
      },
      "refuse",
    ),
  ];
}

const DOUBTFUL: readonly DoubtfulAnswer[] = ["silence", "drop", "nonsense", "error"];
