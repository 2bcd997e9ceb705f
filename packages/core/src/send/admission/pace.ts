import type { Clock } from "../../ports/clock.js";
import type { Gate } from "./gate.js";

/** A spacing is drawn from the even one up to this much more, so that messages do not come like clockwork. */
const JITTER = 0.25;

/** The pace: at most `ratePerMinute` messages a minute, retries included, and never a burst; 0 sets no limit. */
export function pace(ratePerMinute: number, clock: Pick<Clock, "monotonic">): Gate {
  const spacingMs = ratePerMinute === 0 ? 0 : 60_000 / ratePerMinute;
  let nextTurn = Number.NEGATIVE_INFINITY;
  return {
    room() {
      if (spacingMs === 0) return Number.POSITIVE_INFINITY;
      return clock.monotonic() >= nextTurn ? 1 : 0;
    },
    waitMs: () => nextTurn - clock.monotonic(),
    enter(count) {
      nextTurn = clock.monotonic() + count * spacingMs * (1 + JITTER * Math.random());
    },
  };
}
