import { type CalendarDate, calendarDate, epochDay } from "../../domain/calendar-date.js";
import type { SendingHours } from "../../domain/sending-hours.js";
import type { SendQuota } from "../../ports/send-quota.js";
import type { Closing } from "./gate.js";

/** How many messages a day may see, over all processes. Each is a whole number; at least one of them is given. */
export interface DailyLimitOptions {
  /** The most messages on one local date. @default no limit */
  readonly max?: number;
  /**
   * For a new number: how many messages its first day may see. Each day on which something is sent raises it by half,
   * until `max` is reached. @default no limit
   */
  readonly warmUp?: number;
}

/** The limit of a run's day. */
export interface DayLimit {
  /** How many places of the day are left now. Reserves none. */
  left(): Promise<number>;
  /** Reserves up to so many places of the day; returns how many. */
  reserve(wanted: number): Promise<number>;
  /** Releases the places of messages that were not sent. */
  release(count: number): Promise<void>;
  /** Why nothing more may be sent today, once the day is full. */
  readonly closing: Closing;
}

const GROWTH = 1.5;

/** Counts the messages of a day in `quota`, and bounds them. */
export function dayLimit(
  quota: SendQuota,
  options: DailyLimitOptions,
  day: CalendarDate,
  hours: Pick<SendingHours, "nextDay"> | null,
): DayLimit {
  const { max = Number.MAX_SAFE_INTEGER, warmUp } = options;
  let limit: number | null = null;

  async function limitOfDay(): Promise<number> {
    if (warmUp === undefined) return max;
    limit ??= Math.floor(Math.min(max, warmUp * GROWTH ** (await quota.activeDaysBefore(day))));
    return limit;
  }

  return {
    left: async () => Math.max(0, (await limitOfDay()) - (await quota.reserved(day))),
    reserve: async (wanted) => quota.reserve(day, wanted, await limitOfDay()),
    release: (count) => quota.release(day, count),
    closing: { code: "DAY_CAP", nextDay: hours ? hours.nextDay(day) : calendarDate(epochDay(day) + 1) },
  };
}
