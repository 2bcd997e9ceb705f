/** A jump of the wall clock: at a moment of simulated time, by so much. Both in milliseconds. */
export interface Jump {
  readonly at: number;
  readonly by: number;
}

/** Time that passes as fast as the machine can work it off. Timers run by it, and the wall clock may be set. */
export interface SimulatedTime {
  /** Milliseconds since the start, on a clock that is never set. */
  elapsed(): number;
  /** What the wall clock shows. */
  wall(): number;
  /** Lets `ms` pass. */
  run(ms: number): Promise<void>;
}

interface Timer {
  at: number;
  readonly order: number;
  readonly every: number | null;
  readonly fire: () => void;
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Replaces `Date`, `setTimeout`, `setInterval` and `performance.now` of this process, for good. Whatever is to run in
 * simulated time is imported after it.
 */
export function simulateTime(start: number, jumps: readonly Jump[]): SimulatedTime {
  const realDate = Date;
  const realImmediate = setImmediate;
  const timers = new TimerList();
  const ahead = [...jumps].sort((a, b) => a.at - b.at);
  let elapsed = 0;
  let offset = 0;
  let count = 0;
  const wall = () => Math.floor(start + elapsed + offset);

  function add(fire: (...args: unknown[]) => void, ms: number, args: unknown[], repeats: boolean) {
    // As Node does: what is no delay, or too long a one, is a millisecond.
    const delay = ms >= 1 && ms <= LONGEST_TIMER_MS ? ms : 1;
    count += 1;
    const timer: Timer = {
      at: elapsed + delay,
      order: count,
      every: repeats ? delay : null,
      fire: () => fire(...args),
    };
    timers.push(timer);
    const handle = {
      timer,
      ref: () => handle,
      unref: () => handle,
      hasRef: () => true,
      refresh: () => handle,
      [Symbol.toPrimitive]: () => timer.order,
    };
    return handle;
  }
  function remove(handle: { timer?: Timer } | undefined): void {
    if (handle?.timer) timers.remove(handle.timer);
  }

  class SimulatedDate extends realDate {
    constructor(...args: unknown[]) {
      // @ts-expect-error the overloads of Date cannot be passed on
      super(...(args.length === 0 ? [wall()] : args));
    }
    static override now(): number {
      return wall();
    }
  }
  Object.assign(globalThis, {
    Date: SimulatedDate,
    setTimeout: (fire: () => void, ms = 0, ...args: unknown[]) => add(fire, ms, args, false),
    setInterval: (fire: () => void, ms = 0, ...args: unknown[]) => add(fire, ms, args, true),
    clearTimeout: remove,
    clearInterval: remove,
  });
  performance.now = () => elapsed;

  // All that follows from a timer without waiting for another has happened by the next turn of the real loop.
  const settle = () => new Promise((resolve) => realImmediate(resolve));

  return {
    elapsed: () => elapsed,
    wall,
    async run(ms) {
      const end = elapsed + ms;
      await settle();
      for (;;) {
        const next = Math.min(timers.first()?.at ?? end, ahead[0]?.at ?? end, end);
        elapsed = Math.max(elapsed, next);
        if (elapsed >= end) return;
        while (ahead[0] && ahead[0].at <= elapsed) offset += ahead.shift()?.by ?? 0;
        for (let timer = timers.first(); timer && timer.at <= elapsed; timer = timers.first()) {
          timers.remove(timer);
          if (timer.every !== null) {
            timer.at += timer.every;
            timers.push(timer);
          }
          timer.fire();
        }
        await settle();
      }
    },
  };
}

/** Timers in their order; few at a time, so a sorted list does. */
class TimerList {
  private readonly list: Timer[] = [];

  first(): Timer | undefined {
    return this.list[0];
  }

  push(timer: Timer): void {
    let at = this.list.length;
    while (at > 0 && isBefore(timer, this.list[at - 1])) at -= 1;
    this.list.splice(at, 0, timer);
  }

  remove(timer: Timer): void {
    const at = this.list.indexOf(timer);
    if (at >= 0) this.list.splice(at, 1);
  }
}

function isBefore(timer: Timer, other: Timer | undefined): boolean {
  return other !== undefined && (timer.at < other.at || (timer.at === other.at && timer.order < other.order));
}
