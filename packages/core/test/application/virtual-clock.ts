import type { CalendarDate } from "../../src/domain/calendar-date.js";
import type { Clock } from "../../src/ports/clock.js";

/** A clock whose time passes when a test says so, and only once nothing else is left to do. */
interface VirtualClock extends Clock {
  setToday(today: CalendarDate): void;
  /** Sets the wall clock forward, or back, without any time passing. */
  setWall(byMs: number): void;
  /** Stops the process: time passes, and nobody wakes meanwhile. */
  pause(ms: number): void;
  /** Lets time pass. */
  advance(ms: number): Promise<void>;
  /** Lets time pass until the work has ended; fails where a day is not enough. */
  finish<T>(work: Promise<T>): Promise<T>;
  /** How many are asleep. */
  readonly sleepers: number;
}

interface Sleeper {
  readonly until: number;
  wake(): void;
}

const DAY_MS = 86_400_000;

export function virtualClock(today: CalendarDate): VirtualClock {
  const start = Date.parse(`${today}T05:00:00Z`);
  let date = today;
  let elapsed = 0;
  let wallAhead = 0;
  const asleep = new Set<Sleeper>();

  async function quiet(): Promise<void> {
    do await new Promise((resolve) => setImmediate(resolve));
    while (process.getActiveResourcesInfo().includes("Immediate"));
  }

  /** Wakes the next sleeper up to `limit`; answers whether there was one. */
  function wakeNext(limit: number): boolean {
    let next: Sleeper | null = null;
    for (const sleeper of asleep) if (next === null || sleeper.until < next.until) next = sleeper;
    if (next === null || next.until > limit) return false;
    elapsed = Math.max(elapsed, next.until);
    next.wake();
    return true;
  }

  return {
    now: () => new Date(start + elapsed + wallAhead),
    monotonic: () => elapsed,
    today: () => date,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const sleeper: Sleeper = {
          until: elapsed + Math.max(0, ms),
          wake() {
            asleep.delete(sleeper);
            signal?.removeEventListener("abort", sleeper.wake);
            resolve();
          },
        };
        asleep.add(sleeper);
        signal?.addEventListener("abort", sleeper.wake, { once: true });
      }),
    setToday(next) {
      date = next;
    },
    setWall(byMs) {
      wallAhead += byMs;
    },
    pause(ms) {
      elapsed += ms;
    },
    async advance(ms) {
      const end = elapsed + ms;
      await quiet();
      while (wakeNext(end)) await quiet();
      elapsed = Math.max(elapsed, end);
    },
    async finish(work) {
      const limit = elapsed + DAY_MS;
      let ended = false;
      const end = () => {
        ended = true;
      };
      work.then(end, end);
      await quiet();
      while (!ended) {
        if (!wakeNext(limit)) throw new Error(`no end within a day: ${asleep.size} asleep`);
        await quiet();
      }
      return work;
    },
    get sleepers() {
      return asleep.size;
    },
  };
}
