import { type BegunMessage, countReminders, type EndedAttempt } from "./queued-message.js";
import type { WakeUp } from "./wake-up.js";

/**
 * The reminders between the commit of `sending` and the commit of their outcome. They take up the run's places: one
 * crash leaves at most these unknown.
 */
export class InFlight {
  readonly #wake: WakeUp;
  #ended: EndedAttempt[] = [];
  /** Reminders in flight. */
  size = 0;

  constructor(wake: WakeUp) {
    this.#wake = wake;
  }

  /** Begun messages take their places. */
  enter(messages: readonly BegunMessage[]): void {
    this.size += countReminders(messages);
  }

  /** The attempt has ended. Its places stay taken until its outcome is committed. */
  end(attempt: EndedAttempt): void {
    this.#ended.push(attempt);
    this.#wake.notify();
  }

  /** Takes the attempts that have ended since the last call. */
  takeEnded(): readonly EndedAttempt[] {
    const ended = this.#ended;
    this.#ended = [];
    return ended;
  }

  /** The outcomes are committed, or given up: their places are free. */
  leave(messages: readonly BegunMessage[]): void {
    this.size -= countReminders(messages);
  }
}
