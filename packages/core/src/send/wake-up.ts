import type { Clock } from "../ports/clock.js";

/** Lets one loop sleep until something has changed. */
export interface WakeUp {
  /** Something has changed: the sleeper looks again. */
  notify(): void;
  /** Resolves after `ms` milliseconds, or as soon as something changes, or has changed since the last sleep. */
  sleep(ms: number): Promise<void>;
}

/** Creates a wake-up that has not been called. */
export function wakeUp(clock: Pick<Clock, "sleep">): WakeUp {
  let bell = new AbortController();
  return {
    notify: () => bell.abort(),
    async sleep(ms) {
      const { signal } = bell;
      if (ms < Number.POSITIVE_INFINITY) await clock.sleep(ms, signal);
      else if (!signal.aborted) await new Promise((ring) => signal.addEventListener("abort", ring));
      bell = new AbortController();
    },
  };
}
