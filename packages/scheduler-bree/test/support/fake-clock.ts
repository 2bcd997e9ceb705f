import { setImmediate as turn } from "node:timers/promises";
import { systemClock } from "@pengingat/core";
import type { SchedulerClock } from "../../src/daily-loop.js";

/** A clock that stands until it is moved. Its timers, as real ones, do not notice when the wall clock is set. */
export interface FakeClock extends SchedulerClock {
  /** Lets time pass: each timer fires at its moment. */
  advance(ms: number): Promise<void>;
  /** Sets the wall clock, and lets no time pass. */
  set(instant: string): void;
  /** Timers that have not fired. */
  readonly timers: number;
}

export function fakeClock(start: string): FakeClock {
  let wall = Date.parse(start);
  let elapsed = 0;
  const sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();

  return {
    now: () => new Date(wall),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const sleeper = {
          at: elapsed + ms,
          wake() {
            sleepers.delete(sleeper);
            signal?.removeEventListener("abort", sleeper.wake);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", sleeper.wake);
      }),
    async advance(ms) {
      const end = elapsed + ms;
      for (;;) {
        await turn();
        const first = [...sleepers].sort((a, b) => a.at - b.at)[0];
        const until = Math.min(first?.at ?? end, end);
        wall += until - elapsed;
        elapsed = until;
        if (!first || first.at > end) return;
        first.wake();
      }
    },
    set(instant) {
      wall = Date.parse(instant);
    },
    get timers() {
      return sleepers.size;
    },
  };
}

/** The machine's clock as if it were another time now; its timers are real. */
export function shiftedClock(start: string): SchedulerClock {
  const shift = Date.parse(start) - Date.now();
  return { now: () => new Date(Date.now() + shift), sleep: systemClock().sleep };
}
