import type { SchedulerClock } from "../../packages/scheduler-bree/src/daily-loop.ts";

/** A wall clock that stands until it is moved to the next wake-up of whoever sleeps by it. */
export interface JumpingClock extends SchedulerClock {
  /** When the next sleeper wakes, in milliseconds, or `null` where nobody sleeps. */
  nextWakeUp(): number | null;
  /** Moves on to an instant, and wakes all whose time has come. */
  jumpTo(instant: number): void;
}

interface Sleeper {
  readonly at: number;
  wake(): void;
}

/** A clock that shows `start`. */
export function jumpingClock(start: number): JumpingClock {
  let wall = start;
  const sleepers = new Set<Sleeper>();

  return {
    now: () => new Date(wall),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const sleeper: Sleeper = {
          at: wall + Math.max(0, ms),
          wake() {
            sleepers.delete(sleeper);
            signal?.removeEventListener("abort", sleeper.wake);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", sleeper.wake);
      }),
    nextWakeUp() {
      let next: number | null = null;
      for (const { at } of sleepers) if (next === null || at < next) next = at;
      return next;
    },
    jumpTo(instant) {
      wall = Math.max(wall, instant);
      for (const sleeper of [...sleepers]) if (sleeper.at <= wall) sleeper.wake();
    },
  };
}
