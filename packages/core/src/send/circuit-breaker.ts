import type { SendOutcome } from "../ports/messenger.js";

/** So many messages from elsewhere in the queue decide whether the gateway refuses everybody. */
const PROBES = 2;

/**
 * Tells a gateway that is down, or that refuses everybody, from a recipient that is wrong, and says how many reminders
 * may be in flight.
 *
 * Until the gateway has accepted a message since its last failure, no more are let through than would open the breaker:
 * a wrong key costs a run of thousands a few attempts, whatever its concurrency.
 *
 * Wrong numbers stand together, as somebody typed them in together. So refusals of one recipient after the other make the
 * breaker suspicious first, and only the refusal of probes from elsewhere in the queue opens it. The same code is the same
 * refusal, whatever its words: a gateway may quote anything.
 */
export class CircuitBreaker {
  readonly #threshold: number;
  /** The gateway's failures in a row: who its words refused, and one mark for each other attempt. */
  readonly #failures = new Set<unknown>();
  /** The recipients that were refused in a row, and the code of each. */
  readonly #refused = new Map<string, string>();
  readonly #probes = new Set<string>();
  #isProven = false;
  /** Whether the gateway has accepted a message in this run. */
  hasAccepted = false;

  /** @param threshold - how many failures of the gateway in a row open it */
  constructor(threshold: number) {
    this.#threshold = threshold;
  }

  /** Whether so many recipients in a row were refused that the next messages have to come from elsewhere, as probes. */
  get isSuspicious(): boolean {
    return this.#refused.size >= this.#suspicious;
  }

  /** Whether none of these probes has been sent. */
  get needsProbes(): boolean {
    return this.isSuspicious && this.#probes.size === 0;
  }

  /** Takes note of who a probe goes to. */
  probe(to: string): void {
    this.#probes.add(to);
  }

  /**
   * Takes note of an outcome; returns why the run has to halt, or `null`. A failure that is tried again does not count
   * yet, but the gateway has to prove itself again.
   */
  record(outcome: SendOutcome, to: string, isTriedAgain: boolean): string | null {
    if (outcome.status === "sent") {
      this.#failures.clear();
      this.#refused.clear();
      this.#probes.clear();
      this.#isProven = true;
      this.hasAccepted = true;
      return null;
    }
    // That the run itself stopped an attempt says nothing about the gateway.
    if (outcome.code === "ABORTED") return null;
    const last = `${outcome.code}: ${outcome.reason}`;
    if (outcome.status === "failed" && outcome.fault === "recipient") {
      this.#failures.clear();
      // What was in flight before the probes says nothing new.
      if (this.isSuspicious && !this.#probes.has(to)) return null;
      this.#refused.set(to, outcome.code);
      if (this.#refused.size < this.#mostRefused) return null;
      return `the gateway refused ${this.#refused.size} recipients in a row, last with ${last}`;
    }
    this.#isProven = false;
    if (outcome.code === "SENDER_RESTRICTED") return `the gateway has restricted the sender: ${last}`;
    if (isTriedAgain) return null;
    // Words may quote the message: a name or a plate in it can read like the gateway's own fault.
    this.#failures.add(outcome.status === "failed" && outcome.byWords ? to : Symbol());
    if (this.#failures.size < this.#threshold) return null;
    return `the gateway failed ${this.#failures.size} times in a row, last with ${last}`;
  }

  /** How many reminders may be in flight now, at most `concurrency`, while so many have failed and are tried again. */
  allowance(concurrency: number, failing: number): number {
    if (this.isSuspicious) return Math.min(concurrency, this.#mostRefused - this.#refused.size - failing);
    if (this.#isProven) return concurrency;
    const left = Math.min(this.#threshold - this.#failures.size, this.#suspicious - this.#refused.size);
    return Math.min(concurrency, Math.max(1, left) - failing);
  }

  /** How many refused recipients in a row open it: they are likelier wrong where others were right, or wrong otherwise. */
  get #mostRefused(): number {
    const areLikelyWrong = this.hasAccepted || new Set(this.#refused.values()).size > 1;
    return this.#threshold * (areLikelyWrong ? 2 : 1);
  }

  get #suspicious(): number {
    return Math.max(1, this.#mostRefused - PROBES);
  }
}
