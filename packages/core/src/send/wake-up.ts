import type { Clock } from "../ports/clock.js";

/** Lets one loop sleep until something has changed. */
export class WakeUp {
  readonly #clock: Pick<Clock, "sleep">;
  #bell = new AbortController();

  constructor(clock: Pick<Clock, "sleep">) {
    this.#clock = clock;
  }

  /** Something has changed: the sleeper looks again. */
  notify(): void {
    // Called once a message. Without a reason of ours, each call would make an error and its stack.
    this.#bell.abort("notified");
  }

  /** Resolves after `ms` milliseconds, or as soon as something changes, or has changed since the last sleep. */
  async sleep(ms: number): Promise<void> {
    const { signal } = this.#bell;
    if (ms < Number.POSITIVE_INFINITY) await this.#clock.sleep(ms, signal);
    else if (!signal.aborted) await new Promise((ring) => signal.addEventListener("abort", ring));
    this.#bell = new AbortController();
  }
}
