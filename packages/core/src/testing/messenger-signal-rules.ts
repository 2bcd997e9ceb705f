import assert from "node:assert/strict";
import type { ContractCase } from "./contract-case.js";
import { message } from "./contract-messages.js";
import type { MessengerRule } from "./messenger-fixture.js";
import { within } from "./within.js";

/** What a messenger makes of its signal. */
export function signalRules(rule: MessengerRule): ContractCase[] {
  return [
    rule("aborted before it began, it has failed and nothing arrives", async (fixture) => {
      const { code, retryable } = await fixture.sendFailing(message(1), AbortSignal.abort());
      assert.deepEqual({ code, retryable }, { code: "ABORTED", retryable: false });
      assert.equal((await fixture.send(message(2))).status, "sent");
      fixture.assertReceived(message(2));
    }),

    rule(
      "aborted while the answer is awaited, it is unknown at once",
      async (fixture) => {
        fixture.gateway.answerWith(() => "silence");
        const controller = new AbortController();
        const pending = fixture.send(message(1), controller.signal);
        await Promise.race([fixture.untilReceived(1), pending]);
        controller.abort();
        const outcome = await within(fixture.slackMs, "an outcome after the abort", pending);
        assert.ok(outcome.status === "unknown", `expected unknown, got ${outcome.status}`);
        assert.equal(outcome.code, "ABORTED");
        fixture.assertReceived(message(1));
      },
      "silence",
    ),

    rule("a signal that aborts after the outcome changes nothing", async (fixture) => {
      const controller = new AbortController();
      assert.equal((await fixture.send(message(1), controller.signal)).status, "sent");
      controller.abort();
      assert.equal((await fixture.send(message(2))).status, "sent");
      fixture.assertAccepted(message(1), message(2));
    }),
  ];
}
