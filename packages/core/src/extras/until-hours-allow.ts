import type { Clock } from "../ports/clock.js";
import type { SendingHours } from "./sending-hours.js";

/** A clock that is set makes any longer wait a wrong one. */
const LONGEST_WAIT_MS = 60_000;

/**
 * Resolves with `true` when customers may be written to; with `false` as soon as that will not be today, or `signal`
 * aborts.
 */
export async function untilHoursAllow(
  hours: SendingHours,
  clock: Clock,
  signal: AbortSignal,
): Promise<boolean> {
  for (let now = clock.now(); !hours.isAllowed(now); now = clock.now()) {
    const next = hours.nextAllowed(now);
    if (signal.aborted || next === null || hours.dateOf(next) !== hours.dateOf(now)) return false;
    await clock.sleep(Math.min(next.getTime() - now.getTime(), LONGEST_WAIT_MS), signal);
  }
  return true;
}
