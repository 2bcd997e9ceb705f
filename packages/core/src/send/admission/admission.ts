import type { InFlight } from "../in-flight.js";
import type { DayLimit } from "./day-limit.js";
import type { Closing, Gate } from "./gate.js";
import type { OpenHours } from "./open-hours.js";

/** Says how many messages may begin: the pace, the hours and the day's limit, as one. */
export interface Admission {
  /** How many of `wanted` messages may begin now. To be called with at least 1. */
  admit(wanted: number): Promise<number>;
  /** So many of the admitted messages were not sent. */
  release(count: number): Promise<void>;
  /** In how many milliseconds to ask again, where none was admitted. */
  waitMs(): number;
  /** Until when the hours keep everything waiting; `null` while they do not. */
  waitingUntil(): Date | null;
  /** Why nothing more begins today, once that is so. */
  closing(): Closing | null;
}

/** Puts the conditions together; `null` for those that nobody asked for. */
export function admission(
  pace: Gate,
  hours: OpenHours | null,
  limit: DayLimit | null,
  inFlight: Pick<InFlight, "size">,
): Admission {
  const gates = hours ? [hours, pace] : [pace];
  let isFull = false;
  // What is in flight may give its place of the day back, and its end wakes the sender.
  const mayOpen = () => isFull && inFlight.size > 0;
  return {
    async admit(wanted) {
      const room = Math.min(wanted, ...gates.map((gate) => gate.room()));
      if (room === 0 || isFull) return 0;
      const admitted = limit ? await limit.reserve(room) : room;
      isFull = admitted === 0;
      for (const gate of gates) gate.enter(admitted);
      return admitted;
    },
    async release(count) {
      if (count === 0) return;
      await limit?.release(count);
      isFull = false;
    },
    waitMs: () =>
      Math.max(
        mayOpen() ? Number.POSITIVE_INFINITY : 0,
        ...gates.map((gate) => (gate.room() > 0 ? 0 : gate.waitMs())),
      ),
    waitingUntil: () => hours?.waitingUntil() ?? null,
    closing: () => hours?.closing() ?? (isFull && limit && !mayOpen() ? limit.closing : null),
  };
}
