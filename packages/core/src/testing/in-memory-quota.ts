import type { CalendarDate } from "../domain/calendar-date.js";
import type { SendQuota } from "../ports/send-quota.js";

/** A {@link SendQuota} in memory, and a look inside. */
export interface InMemoryQuota extends SendQuota {
  /** How many have been taken of each day and not given back. */
  readonly days: ReadonlyMap<CalendarDate, number>;
}

/** A quota that forgets everything with its process. */
export function inMemoryQuota(): InMemoryQuota {
  const days = new Map<CalendarDate, number>();
  const takenOf = (day: CalendarDate) => days.get(day) ?? 0;

  return {
    days,
    async activeDaysBefore(day) {
      return [...days].filter(([each, taken]) => each < day && taken > 0).length;
    },
    reserved: async (day) => takenOf(day),
    async reserve(day, wanted, limit) {
      const granted = Math.max(0, Math.min(wanted, limit - takenOf(day)));
      if (granted > 0) days.set(day, takenOf(day) + granted);
      return granted;
    },
    async release(day, count) {
      days.set(day, Math.max(0, takenOf(day) - count));
    },
  };
}
