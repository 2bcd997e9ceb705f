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

/**
 * One shard's part of the pace: within any minute, all `count` shards together send no more than `ratePerMinute`. A shard
 * begins with a wait, as whoever had it before may have sent a moment ago, and died.
 */
export function shardPace(whole: Gate, ratePerMinute: number, count: number): Gate {
  if (ratePerMinute === 0 || count === 1) return whole;
  // Rounded down: each shard counts its minutes from another moment, so a part of a message could become a whole one.
  const weight = ratePerMinute / Math.floor(ratePerMinute / count);
  const part: Gate = { ...whole, enter: (messages) => whole.enter(messages * weight) };
  part.enter(1);
  return part;
}
