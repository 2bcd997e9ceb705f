import { checkedPort } from "../application/checked-port.js";
import type { Manners } from "../application/manners.js";
import type { CalendarDate } from "../domain/calendar-date.js";
import { invalidOption } from "../domain/invalid-option.js";
import { wholeNumber } from "../domain/whole-number.js";
import type { SendQuota } from "../ports/send-quota.js";

/** How many messages a day may see. */
export interface DayQuotaOptions {
  /** The most messages on one local date, over all processes; 0 sets no limit. @default 0 */
  readonly dayCap?: number;
  /**
   * For a new number: how many messages its first day may see. Each day on which something was sent, half as many
   * again are allowed, until `dayCap` is reached; 0 sets no limit. @default 0
   */
  readonly warmUp?: number;
}

const GROWTH = 1.5;

/**
 * Bounds what a day sees; `null` where nothing is asked for.
 *
 * @throws {ReminderError} `INVALID_OPTION`, also for a limit without a store to count in
 */
export function dayQuota(
  quota: SendQuota | undefined,
  options: DayQuotaOptions,
): Pick<Manners, "take" | "giveBack"> | null {
  if (quota) checkedPort("quota", quota, ["activeDaysBefore", "take", "giveBack"]);
  const dayCap = wholeNumber("dayCap", options.dayCap ?? 0, { min: 0, max: 1_000_000_000 });
  const warmUp = wholeNumber("warmUp", options.warmUp ?? 0, { min: 0, max: 1_000_000_000 });
  if (dayCap === 0 && warmUp === 0) return null;
  if (!quota) {
    throw invalidOption("quota", "a store for dayCap and warmUp", quota);
  }
  const known = { day: "", cap: 0 };
  async function capOf(store: SendQuota, day: CalendarDate): Promise<number> {
    if (known.day !== day) {
      const most = dayCap === 0 ? Number.MAX_SAFE_INTEGER : dayCap;
      const allowed = warmUp === 0 ? most : warmUp * GROWTH ** (await store.activeDaysBefore(day));
      Object.assign(known, { day, cap: Math.floor(Math.min(most, allowed)) });
    }
    return known.cap;
  }

  return {
    take: async (day, wanted) => quota.take(day, wanted, await capOf(quota, day)),
    giveBack: (day, count) => quota.giveBack(day, count),
  };
}
