import { type BegunMessage, countReminders, type EndedAttempt } from "./queued-message.js";
import type { WakeUp } from "./wake-up.js";

/**
 * The reminders between the commit of `sending` and the commit of their outcome. They take up the run's places: one
 * crash leaves at most these in doubt.
 */
export interface InFlight {
  /** Reminders in flight. */
  readonly size: number;
  /** Begun messages take their places. */
  enter(messages: readonly BegunMessage[]): void;
  /** The attempt has ended. Its places stay taken until its outcome is committed. */
  end(attempt: EndedAttempt): void;
  /** Takes the attempts that have ended since the last call. */
  takeEnded(): readonly EndedAttempt[];
  /** The outcomes are committed, or given up: their places are free. */
  leave(messages: readonly BegunMessage[]): void;
}

/** Nothing is in flight at first. */
export function inFlight(wake: WakeUp): InFlight {
  let size = 0;
  let ended: EndedAttempt[] = [];
  return {
    get size() {
      return size;
    },
    enter(messages) {
      size += countReminders(messages);
    },
    end(attempt) {
      ended.push(attempt);
      wake.notify();
    },
    takeEnded() {
      const taken = ended;
      ended = [];
      return taken;
    },
    leave(messages) {
      size -= countReminders(messages);
    },
  };
}
