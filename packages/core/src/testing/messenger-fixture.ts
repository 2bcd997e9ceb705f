import assert from "node:assert/strict";
import type { Messenger, OutgoingMessage, SendFailed, SendOutcome } from "../ports/messenger.js";
import type { ContractCase } from "./contract-case.js";
import { contentOf, seen } from "./contract-messages.js";
import type { ContractGateway, GatewayTrouble, MessengerHarness } from "./messenger-harness.js";
import { assertOutcome } from "./outcome-shape.js";
import { within } from "./within.js";

/** Makes a case of a rule of the messenger, which may need a trouble that cannot happen to it. */
export type MessengerRule = (
  name: string,
  check: (fixture: MessengerFixture) => Promise<void>,
  needs?: GatewayTrouble,
) => ContractCase;

/** The longest `timeoutMs` that a case waits for. */
const LONGEST_TIMEOUT_MS = 10_000;
/** The longest that a harness may take to close, or a message to arrive. */
const HARNESS_MS = 10_000;

/** A messenger's harness with the steps that the cases take. None of them waits for ever. */
export class MessengerFixture {
  readonly gateway: ContractGateway;
  readonly slackMs: number;
  readonly #harness: MessengerHarness;

  constructor(harness: MessengerHarness, slackMs: number) {
    this.#harness = harness;
    this.gateway = harness.gateway;
    this.slackMs = slackMs;
  }

  get messenger(): Messenger {
    return this.#harness.messenger;
  }

  /** Sends, and holds the outcome to its type and to the time that the messenger states. */
  async send(outgoing: OutgoingMessage, signal?: AbortSignal): Promise<SendOutcome> {
    const giveUp = new AbortController();
    try {
      const content = contentOf(outgoing.text);
      const options = { signal: signal ?? giveUp.signal };
      const sending = this.messenger.send({ ...outgoing, content }, options);
      const outcome = await within(this.#statedMs() + this.slackMs, "an outcome", sending);
      assertOutcome(outcome);
      return outcome;
    } catch (error) {
      giveUp.abort();
      throw error;
    }
  }

  async sendFailing(outgoing: OutgoingMessage, signal?: AbortSignal): Promise<SendFailed> {
    const outcome = await this.send(outgoing, signal);
    assert.ok(outcome.status === "failed", `expected failed, got ${outcome.status}`);
    return outcome;
  }

  untilReceived(count: number): Promise<void> {
    return within(HARNESS_MS, `${count} messages to arrive`, this.gateway.untilReceived(count));
  }

  assertStatesTimeout(): void {
    const { timeoutMs } = this.messenger;
    assert.ok(
      Number.isFinite(timeoutMs) && timeoutMs > 0,
      `expected a positive finite number, got ${timeoutMs}`,
    );
    assert.ok(
      timeoutMs <= LONGEST_TIMEOUT_MS,
      `for these cases, at most ${LONGEST_TIMEOUT_MS}, got ${timeoutMs}`,
    );
  }

  assertReceived(...expected: readonly OutgoingMessage[]): void {
    assert.deepEqual(seen(this.gateway.received), expected, "what arrived at the gateway");
  }

  assertAccepted(...expected: readonly OutgoingMessage[]): void {
    assert.deepEqual(seen(this.gateway.accepted), expected, "what the gateway took to send on");
  }

  /** Holds the harness to it that a trouble cannot happen. */
  async assertImpossible(trouble: GatewayTrouble): Promise<void> {
    const provoke = async () => {
      if (trouble === "unreachable") return this.gateway.setReachable(false);
      this.gateway.answerWith(() => trouble);
      await this.send({ to: "628110000001", text: "Halo" });
    };
    await assert.rejects(
      provoke,
      (error) => !(error instanceof assert.AssertionError),
      `what is declared impossible must be refused by the harness: ${trouble}`,
    );
  }

  async close(): Promise<void> {
    await within(HARNESS_MS, "the harness to close", Promise.resolve(this.#harness.close?.()));
  }

  /** What the messenger states, or nothing where that is no time that a case could wait for. */
  #statedMs(): number {
    const { timeoutMs } = this.messenger;
    return timeoutMs > 0 && timeoutMs <= LONGEST_TIMEOUT_MS ? timeoutMs : 0;
  }
}
