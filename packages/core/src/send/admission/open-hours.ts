import type { SendingHours } from "../../domain/sending-hours.js";
import type { Clock } from "../../ports/clock.js";
import type { Closing, Gate } from "./gate.js";

/** A clock that is set makes any longer wait a wrong one. */
const LONGEST_WAIT_MS = 60_000;

/** The sending hours of a run's day. */
export interface OpenHours extends Gate {
  /** Until when to wait, where they are closed and open again today; else `null`. */
  waitingUntil(): Date | null;
  /** Why nothing more may be sent today, where they stay closed; else `null`. */
  closing(): Closing | null;
}

/** Lets messages begin in the sending hours only. */
export function openHours(hours: SendingHours, clock: Pick<Clock, "now">): OpenHours {
  function opening(): { readonly at: Date | null; readonly isToday: boolean } | null {
    const now = clock.now();
    if (hours.isAllowed(now)) return null;
    const at = hours.nextAllowed(now);
    return { at, isToday: at !== null && hours.dateOf(at) === hours.dateOf(now) };
  }

  return {
    room: () => (hours.isAllowed(clock.now()) ? Number.POSITIVE_INFINITY : 0),
    waitMs() {
      const until = opening()?.at?.getTime() ?? Number.POSITIVE_INFINITY;
      return Math.min(LONGEST_WAIT_MS, until - clock.now().getTime());
    },
    enter() {},
    waitingUntil() {
      const next = opening();
      return next?.isToday ? next.at : null;
    },
    closing() {
      const next = opening();
      if (!next || next.isToday) return null;
      return { code: "QUIET_TIME", nextDay: next.at && hours.dateOf(next.at) };
    },
  };
}
