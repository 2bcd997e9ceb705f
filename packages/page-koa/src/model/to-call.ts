import {
  type CalendarDate,
  type Call,
  calendarDate,
  type DeliveryRecord,
  dueRule,
  epochDay,
  type SkipCode,
  type VehicleOnFile,
} from "@pengingat/core";
import type { PageParts } from "../options.js";
import { numbersToCall } from "./number-to-call.js";

/** A customer to call. */
export interface CustomerToCall {
  readonly vehicleId: string;
  readonly visitDate: CalendarDate;
  readonly plate: string | null;
  readonly name: string | null;
  /** As it is on file. */
  readonly phone: string | null;
  /** The number to call, as digits of E.164: of several, the one that messages go to. `null` where there is none. */
  readonly number: string | null;
  readonly lastCall: Call | null;
  /** The message that did not go well; `null` where there is none. */
  readonly delivery: DeliveryRecord | null;
  /** Why no message is sent; `null` where one was. */
  readonly skip: SkipCode | null;
  /** How many days the visit is overdue; 0 where it is not. */
  readonly daysLate: number;
}

/** A customer before the calls are looked up. */
export type UncalledCustomer = Omit<CustomerToCall, "lastCall">;

/** A screen of customers to call. */
export interface CustomersToCall {
  readonly customers: readonly CustomerToCall[];
  readonly next: string | null;
}

type TroubledParts = Pick<PageParts, "store" | "clock" | "intervalMonths" | "defaultCountry">;

/** For how many days a message that did not go well is worth a call. */
const SINCE_DAYS = 30;
/** How long a receipt is waited for. */
const RECEIPT_MS = 24 * 3_600_000;
/** Over how many days a gateway that reports deliveries has reported one. */
const REPORT_DAYS = 7;
/** Of the latest messages of a day, some have been reported, if any are. */
const LOOKED_AT = 100;
/** How many customers a screen has. */
const PAGE = 20;
/** So many pages of the ledger, or of the vehicles, are looked through for one screen. */
const MOST_PAGES = 10;

/**
 * Pages of those whose message is in doubt, failed or has not arrived, and who have neither visited since nor asked for no
 * messages.
 */
export async function troubledPages(
  parts: TroubledParts,
): Promise<(limit: number, after: string | null) => Promise<CustomersToCall>> {
  const since = await acceptedBefore(parts);
  return (limit, after) => troubledPage(parts, since, limit, after);
}

/** Many may have been called or have visited since: a screen should not be empty while there are others. */
export async function filledScreen(
  after: string | null,
  read: (limit: number, after: string | null) => Promise<CustomersToCall>,
): Promise<CustomersToCall> {
  const customers: CustomerToCall[] = [];
  let next = after;
  for (let page = 0; page < MOST_PAGES && (page === 0 || next !== null); page += 1) {
    const found = await read(PAGE - customers.length, next);
    customers.push(...found.customers);
    next = found.next;
    if (customers.length >= PAGE) break;
  }
  return { customers, next };
}

async function troubledPage(
  { store, clock, intervalMonths, defaultCountry }: TroubledParts,
  acceptedBefore: Date | null,
  limit: number,
  after: string | null,
): Promise<CustomersToCall> {
  const today = clock.today();
  const rule = dueRule({ intervalMonths });
  const { entries, next } = await store.calls.listToCall({
    since: calendarDate(epochDay(today) - SINCE_DAYS),
    ...{ today, acceptedBefore, limit, after },
  });
  const found = await store.vehicles.findByIds(entries.map(({ delivery }) => delivery.vehicleId));
  const onFile = new Map(found.map((vehicle) => [vehicle.id, vehicle]));
  const numbers = await numbersToCall({ store, defaultCountry }, found, (each) => ownerOf(each).phone);
  const customers = entries.flatMap(({ delivery, lastCall }): CustomerToCall[] => {
    const { vehicleId, visitDate } = delivery;
    const vehicle = onFile.get(vehicleId);
    if (!vehicle?.lastVisitDate || vehicle.isInactive || vehicle.isInWorkshop) return [];
    if (rule.nextVisitDate(vehicle.lastVisitDate) !== visitDate) return [];
    const number = numbers.get(vehicle);
    if (number === undefined) return [];
    const daysLate = Math.max(0, epochDay(today) - epochDay(visitDate));
    return [{ vehicleId, visitDate, ...ownerOf(vehicle), number, lastCall, delivery, skip: null, daysLate }];
  });
  return { customers, next };
}

/** Where the gateway reports no deliveries, their absence says nothing: else every customer would be called. */
async function acceptedBefore({ store, clock }: TroubledParts): Promise<Date | null> {
  const today = epochDay(clock.today());
  for (let ago = 0; ago <= REPORT_DAYS; ago += 1) {
    const page = { day: calendarDate(today - ago), limit: LOOKED_AT, after: null };
    const { deliveries } = await store.messageHistory.listDay(page);
    const isReported = deliveries.some(({ deliveredAt }) => deliveredAt !== null);
    if (isReported) return new Date(clock.now().getTime() - RECEIPT_MS);
  }
  return null;
}

/** Leaves out those whose last call has closed the visit, or is to be made again later. */
export async function withOpenCalls(
  { store, clock }: Pick<PageParts, "store" | "clock">,
  entries: readonly UncalledCustomer[],
): Promise<CustomerToCall[]> {
  const today = clock.today();
  const calls = await store.calls.latest(entries);
  return entries.flatMap((entry, index) => {
    const lastCall = calls[index] ?? null;
    const isAgain = lastCall?.outcome === "call_later" || lastCall?.outcome === "no_answer";
    const isOpen = lastCall === null || (isAgain && (lastCall.date ?? "") <= today);
    return isOpen ? [{ ...entry, lastCall }] : [];
  });
}

/** Whom to ask for, and where. */
export function ownerOf({
  plate,
  customer,
}: VehicleOnFile): Pick<CustomerToCall, "plate" | "name" | "phone"> {
  return { plate, name: customer?.name ?? null, phone: customer?.phone ?? null };
}
