import type { ReminderResult, SkipCode } from "@pengingat/core";
import type { PageParts } from "../options.js";
import { dialled } from "./phone-number.js";
import { type CustomersToCall, filledScreen, type UncalledCustomer, withOpenCalls } from "./to-call.js";

/** Those who are due and get no message, whatever came of calls. */
export interface Unreachable {
  readonly due: readonly UncalledCustomer[];
  /** How many more there are than are kept. */
  readonly more: number;
}

const CODES: readonly SkipCode[] = ["INVALID_PHONE", "INCOMPLETE_DATA", "SET_ASIDE"];
/** So many are kept between two looks, some megabytes: more than anybody calls in the days that they are due. */
const MOST = 5_000;

/** Those who are due and cannot be reached over WhatsApp. */
export async function unreachable(
  { service, defaultCountry }: Pick<PageParts, "service" | "defaultCountry">,
  most: number = MOST,
): Promise<Unreachable> {
  const due: UncalledCustomer[] = [];
  let more = 0;
  await service.preview({
    keepReminders: false,
    countFleet: false,
    onReminder(reminder) {
      const customer = unreachableOf(reminder, defaultCountry);
      if (customer === null) return;
      if (due.length >= most) more += 1;
      else due.push(customer);
    },
  });
  return { due, more };
}

/** Who is to be called in the place of a reminder; `null` where it needs no call. */
export function unreachableOf(reminder: ReminderResult, defaultCountry: string): UncalledCustomer | null {
  if (reminder.status !== "skipped" || !CODES.includes(reminder.code)) return null;
  const { vehicleId, nextVisitDate: visitDate, plate, customerName: name, customerPhone: phone } = reminder;
  // A call is kept with its visit. A row that cannot be read is among those that get no message.
  if (visitDate === null) return null;
  const number = dialled(phone, defaultCountry);
  return {
    vehicleId,
    visitDate,
    plate,
    name,
    phone,
    number,
    delivery: null,
    daysLate: 0,
    skip: reminder.code,
  };
}

/** A screen of those of them who are to be called. `after` is the place among all of them. */
export function unreachableToCall(
  parts: Pick<PageParts, "store" | "clock">,
  due: readonly UncalledCustomer[],
  after: number,
): Promise<CustomersToCall> {
  return filledScreen(String(after), async (limit, from) => {
    const end = Number(from) + limit;
    const customers = await withOpenCalls(parts, due.slice(Number(from), end));
    return { customers, next: end < due.length ? String(end) : null };
  });
}
