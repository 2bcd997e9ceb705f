import { calendarDate, type DateRange, dueRule, epochDay } from "@pengingat/core";
import type { PageParts } from "../options.js";
import { numbersToCall } from "./number-to-call.js";
import { type CustomersToCall, filledScreen, ownerOf, withOpenCalls } from "./to-call.js";

/** The windows of days by which a visit may be overdue, by their last day. */
export const LATE_WINDOWS = { "30": 1, "90": 31, "180": 91, "365": 181 } as const;

/** Those whose visit is overdue, longest first, but not those who asked for no messages or are in the workshop. */
export async function overdue(
  parts: PageParts,
  within: keyof typeof LATE_WINDOWS,
  after: string | null,
): Promise<CustomersToCall> {
  const range = overdueRange(parts, LATE_WINDOWS[within], Number(within));
  if (range === null) return { customers: [], next: null };
  return filledScreen(after, (limit, next) => overduePage(parts, range, limit, next));
}

/** The last visits of those who are so many days late; `null` where there are none. */
export function overdueRange(
  { clock, intervalMonths }: Pick<PageParts, "clock" | "intervalMonths">,
  first: number,
  last: number,
): DateRange | null {
  const rule = dueRule({ intervalMonths, leadDays: last - first + 1 });
  return rule.lastVisitRange(calendarDate(epochDay(clock.today()) - last));
}

/** A page of them. */
export async function overduePage(
  parts: Pick<PageParts, "store" | "clock" | "intervalMonths" | "defaultCountry">,
  range: DateRange,
  limit: number,
  after: string | null,
): Promise<CustomersToCall> {
  const { store, clock, intervalMonths } = parts;
  const today = epochDay(clock.today());
  const rule = dueRule({ intervalMonths });
  const { vehicles, next } = await store.vehicles.findByLastVisit(range, { limit, after });
  const numbers = await numbersToCall(parts, vehicles, (each) => ownerOf(each).phone);
  const late = vehicles
    .filter((vehicle) => !vehicle.isInactive && !vehicle.isInWorkshop && vehicle.customer !== null)
    .flatMap((vehicle) => {
      const number = numbers.get(vehicle);
      if (number === undefined) return [];
      const visitDate = rule.nextVisitDate(vehicle.lastVisitDate);
      const entry = { vehicleId: vehicle.id, visitDate, ...ownerOf(vehicle), number };
      return { ...entry, delivery: null, skip: null, daysLate: today - epochDay(visitDate) };
    });
  return { customers: await withOpenCalls(parts, late), next };
}
