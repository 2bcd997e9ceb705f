import type { SendOutcome } from "../ports/messenger.js";

/**
 * Tells a gateway that is down from a recipient that is wrong, and says how many reminders may be in flight.
 *
 * Until the gateway has accepted or judged a message since its last failure, no more are let through than would open
 * the breaker: a wrong key costs a run of thousands a few attempts, whatever its concurrency.
 */
export interface CircuitBreaker {
  /**
   * Takes note of an outcome; returns why the run has to halt, or `null`. A failure that is tried again does not count
   * yet, but the gateway has to prove itself again.
   */
  record(outcome: SendOutcome, isTriedAgain: boolean): string | null;
  /** How many reminders may be in flight now, at most `concurrency`, while so many have failed and are tried again. */
  allowance(concurrency: number, failing: number): number;
}

/** Opens after `threshold` failures of the gateway in a row. */
export function circuitBreaker(threshold: number): CircuitBreaker {
  let failuresInARow = 0;
  let proven = false;
  return {
    record(outcome, isTriedAgain) {
      // That the run itself stopped an attempt says nothing about the gateway.
      if (outcome.status !== "sent" && outcome.code === "ABORTED") return null;
      if (outcome.status === "sent" || (outcome.status === "failed" && outcome.fault === "recipient")) {
        failuresInARow = 0;
        proven = true;
        return null;
      }
      proven = false;
      const last = `${outcome.code}: ${outcome.reason}`;
      if (outcome.code === "SENDER_RESTRICTED") return `the gateway has restricted the sender: ${last}`;
      if (isTriedAgain) return null;
      failuresInARow += 1;
      if (failuresInARow < threshold) return null;
      return `the gateway failed ${failuresInARow} times in a row, last with ${last}`;
    },
    allowance: (concurrency, failing) =>
      proven ? concurrency : Math.min(concurrency, Math.max(1, threshold - failuresInARow) - failing),
  };
}
