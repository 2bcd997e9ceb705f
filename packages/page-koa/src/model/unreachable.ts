import type { ReminderResult, SkipCode } from "@pengingat/core";
import type { PageParts } from "../options.js";
import { numbersToCall } from "./number-to-call.js";
import {
  type CustomersToCall,
  type CustomerToCall,
  filledScreen,
  type UncalledCustomer,
  withOpenCalls,
} from "./to-call.js";

/** Somebody who is due and gets no message, before numbers and calls are looked up. */
type UnreachableCustomer = Omit<UncalledCustomer, "number">;

/** Those who are due and get no message, whatever came of calls. */
export interface Unreachable {
  readonly due: readonly UnreachableCustomer[];
  /** How many more there are than are kept. */
  readonly more: number;
}

const CODES: readonly SkipCode[] = ["INVALID_PHONE", "INCOMPLETE_DATA", "SET_ASIDE"];
/** So many are kept between two looks, some megabytes: more than anybody calls in the days that they are due. */
const MOST = 5_000;

/** Those who are due and cannot be reached over WhatsApp. */
export async function unreachable(
  { service }: Pick<PageParts, "service">,
  most: number = MOST,
): Promise<Unreachable> {
  const due = new Map<string, UnreachableCustomer>();
  let more = 0;
  await service.preview({
    keepReminders: false,
    countFleet: false,
    onReminder(reminder) {
      const customer = unreachableOf(reminder);
      // A vehicle that is on file more than once is reported, and then goes by one of its rows.
      if (customer === null) due.delete(reminder.vehicleId);
      else if (due.size < most || due.has(customer.vehicleId)) due.set(customer.vehicleId, customer);
      else more += 1;
    },
  });
  return { due: [...due.values()], more };
}

/** Who is to be called in the place of a reminder; `null` where it needs no call. */
export function unreachableOf(reminder: ReminderResult): UnreachableCustomer | null {
  if (reminder.status !== "skipped" || !CODES.includes(reminder.code)) return null;
  const { vehicleId, nextVisitDate: visitDate, plate, customerName: name, customerPhone: phone } = reminder;
  // A call is kept with its visit. A row that cannot be read is among those that get no message.
  if (visitDate === null) return null;
  return { vehicleId, visitDate, plate, name, phone, delivery: null, daysLate: 0, skip: reminder.code };
}

/** Those of them who are to be called now, and have not asked for no messages. */
export async function withNumbersAndOpenCalls(
  parts: Pick<PageParts, "store" | "clock" | "defaultCountry">,
  due: readonly UnreachableCustomer[],
): Promise<CustomerToCall[]> {
  const numbers = await numbersToCall(parts, due, ({ phone }) => phone);
  return withOpenCalls(
    parts,
    [...numbers].map(([customer, number]) => ({ ...customer, number })),
  );
}

/** A screen of those of them who are to be called. `after` is the place among all of them. */
export function unreachableToCall(
  parts: Pick<PageParts, "store" | "clock" | "defaultCountry">,
  due: readonly UnreachableCustomer[],
  after: number,
): Promise<CustomersToCall> {
  return filledScreen(String(after), async (limit, from) => {
    const end = Number(from) + limit;
    const customers = await withNumbersAndOpenCalls(parts, due.slice(Number(from), end));
    return { customers, next: end < due.length ? String(end) : null };
  });
}
