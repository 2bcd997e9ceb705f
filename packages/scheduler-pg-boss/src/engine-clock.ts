/** A clock that pg-boss can run on; its `TestClock` is one. */
export interface EngineClock {
  /** Milliseconds since 1970. */
  now(): number;
  setTimeout(fire: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
  setInterval(fire: () => void, ms: number): unknown;
  clearInterval(timer: unknown): void;
}

/** The machine's clock. */
export const machineClock: EngineClock = {
  now: () => Date.now(),
  setTimeout: (fire, ms) => setTimeout(fire, ms),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
  setInterval: (fire, ms) => setInterval(fire, ms),
  clearInterval: (timer) => clearInterval(timer as NodeJS.Timeout),
};

/** Has a timer of the machine's clock keep the process alive, or not. */
export function keepAlive(timer: unknown, isKept: boolean): void {
  const handle = timer as Partial<NodeJS.Timeout> | null | undefined;
  if (isKept) handle?.ref?.();
  else handle?.unref?.();
}

/** Returns how to wait on a clock: for so long, or until `signal` aborts. */
export function sleepOn(clock: EngineClock): (ms: number, signal: AbortSignal) => Promise<void> {
  return (ms, signal) => {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wakeUp = () => {
        clock.clearTimeout(timer);
        resolve();
      };
      const timer = clock.setTimeout(() => {
        signal.removeEventListener("abort", wakeUp);
        resolve();
      }, ms);
      signal.addEventListener("abort", wakeUp, { once: true });
    });
  };
}
