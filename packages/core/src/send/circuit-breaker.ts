import type { SendOutcome } from "../ports/messenger.js";
import { refusalWords } from "./refusal-words.js";

/**
 * Tells a gateway that is down, or that refuses everybody, from a recipient that is wrong, and says how many reminders
 * may be in flight.
 *
 * Until the gateway has accepted a message since its last failure, no more are let through than would open the breaker:
 * a wrong key costs a run of thousands a few attempts, whatever its concurrency.
 */
export class CircuitBreaker {
  readonly #threshold: number;
  #failuresInARow = 0;
  #refusal = { words: "", recipients: new Set<string>() };
  #isProven = false;
  /** Whether the gateway has accepted a message in this run. */
  hasAccepted = false;

  /** @param threshold - how many failures of the gateway in a row open it */
  constructor(threshold: number) {
    this.#threshold = threshold;
  }

  /**
   * Takes note of an outcome; returns why the run has to halt, or `null`. A failure that is tried again does not count
   * yet, but the gateway has to prove itself again.
   */
  record(outcome: SendOutcome, to: string, isTriedAgain: boolean): string | null {
    if (outcome.status === "sent") {
      this.#failuresInARow = 0;
      this.#refusal = { words: "", recipients: new Set() };
      this.#isProven = true;
      this.hasAccepted = true;
      return null;
    }
    // That the run itself stopped an attempt says nothing about the gateway.
    if (outcome.code === "ABORTED") return null;
    const last = `${outcome.code}: ${outcome.reason}`;
    if (outcome.status === "failed" && outcome.fault === "recipient") {
      this.#failuresInARow = 0;
      const count = this.#countRefused(outcome.reason, to);
      // Recipients that are wrong one after the other are likelier once others were right.
      if (count < this.#threshold * (this.hasAccepted ? 2 : 1)) return null;
      return `the gateway refused ${count} recipients in a row for the same reason, last with ${last}`;
    }
    this.#isProven = false;
    if (outcome.code === "SENDER_RESTRICTED") return `the gateway has restricted the sender: ${last}`;
    if (isTriedAgain) return null;
    this.#failuresInARow += 1;
    if (this.#failuresInARow < this.#threshold) return null;
    return `the gateway failed ${this.#failuresInARow} times in a row, last with ${last}`;
  }

  /** How many reminders may be in flight now, at most `concurrency`, while so many have failed and are tried again. */
  allowance(concurrency: number, failing: number): number {
    if (this.#isProven) return concurrency;
    const worst = Math.max(this.#failuresInARow, this.#refusal.recipients.size);
    return Math.min(concurrency, Math.max(1, this.#threshold - worst) - failing);
  }

  /** How many recipients in a row were refused in these words. */
  #countRefused(reason: string, to: string): number {
    const words = refusalWords(reason);
    if (words !== this.#refusal.words) this.#refusal = { words, recipients: new Set() };
    this.#refusal.recipients.add(to);
    return this.#refusal.recipients.size;
  }
}
