import type { SendOutcome } from "../ports/messenger.js";

/**
 * Tells a gateway that is down from a recipient that is wrong, and says how many reminders may be in flight.
 *
 * Until the gateway has accepted or judged a message since its last failure, no more are let through than would open
 * the breaker: a wrong key costs a run of thousands a few attempts, whatever its concurrency.
 */
export class CircuitBreaker {
  readonly #threshold: number;
  #failuresInARow = 0;
  #isProven = false;

  /** @param threshold - how many failures of the gateway in a row open it */
  constructor(threshold: number) {
    this.#threshold = threshold;
  }

  /** Takes note of an outcome; returns why the run has to halt, or `null`. */
  record(outcome: SendOutcome): string | null {
    // That the run itself stopped an attempt says nothing about the gateway.
    if (outcome.status !== "sent" && outcome.code === "ABORTED") return null;
    this.#isProven =
      outcome.status === "sent" || (outcome.status === "failed" && outcome.fault === "recipient");
    this.#failuresInARow = this.#isProven ? 0 : this.#failuresInARow + 1;
    if (outcome.status === "sent" || this.#isProven) return null;
    const last = `${outcome.code}: ${outcome.reason}`;
    if (outcome.code === "SENDER_RESTRICTED") return `the gateway has restricted the sender: ${last}`;
    if (this.#failuresInARow < this.#threshold) return null;
    return `the gateway failed ${this.#failuresInARow} times in a row, last with ${last}`;
  }

  /** How many reminders may be in flight now, at most `concurrency`. */
  allowance(concurrency: number): number {
    if (this.#isProven) return concurrency;
    return Math.min(concurrency, Math.max(1, this.#threshold - this.#failuresInARow));
  }
}
