import type { Clock } from "../ports/clock.js";

/** Spaces out hand-overs, retries included, so that a gateway never sees a burst. */
export interface Pacer {
  /** Whether there is a limit at all. */
  readonly limited: boolean;
  /** Resolves when the next hand-over may begin, or as soon as `signal` aborts. */
  turn(signal: AbortSignal): Promise<void>;
}

/** A wait is drawn from the even spacing up to this much more, so that messages do not come like clockwork. */
const JITTER = 0.25;

/** At most `ratePerMinute` turns in any minute; 0 sets no limit. */
export function pacer(ratePerMinute: number, clock: Clock): Pacer {
  if (ratePerMinute === 0) return { limited: false, turn: async () => {} };
  const spacingMs = 60_000 / ratePerMinute;
  let nextTurn = Number.NEGATIVE_INFINITY;
  return {
    limited: true,
    async turn(signal) {
      const now = clock.monotonic();
      const turn = Math.max(now, nextTurn);
      nextTurn = turn + spacingMs * (1 + JITTER * Math.random());
      if (turn > now) await clock.sleep(turn - now, signal);
    },
  };
}
