import type { ReminderPageOptions } from "../options.js";
import { overduePage, overdueRange } from "./overdue.js";
import { previewPages } from "./preview-pages.js";
import { type CustomersToCall, type CustomerToCall, troubledPages } from "./to-call.js";
import { unreachableOf, withNumbersAndOpenCalls } from "./unreachable.js";

/** What the customers to call are found with, as the page is given it. */
export interface CallListParts extends Pick<ReminderPageOptions, "service" | "store" | "clock"> {
  readonly intervalMonths: number;
  readonly defaultCountry: string;
}

const PAGE = 500;
const MOST_DAYS_LATE = 365;

/**
 * The customers to call, all of them, page by page, for a file. `phone`: those of the tabs of messages and of who has no
 * WhatsApp, each once; `overdue`: those of the tab of the overdue, of up to a year.
 */
export async function* everyCustomerToCall(
  parts: CallListParts,
  list: "phone" | "overdue",
): AsyncGenerator<readonly CustomerToCall[]> {
  if (list === "overdue") {
    const range = overdueRange(parts, 1, MOST_DAYS_LATE);
    if (range !== null) yield* everyPage((after) => overduePage(parts, range, PAGE, after));
    return;
  }
  const troubled = await troubledPages(parts);
  const listed = new Set<string>();
  for await (const customers of everyPage((after) => troubled(PAGE, after))) {
    for (const customer of customers) listed.add(visitOf(customer));
    yield customers;
  }
  for await (const page of previewPages(parts.service)) {
    const found = page.flatMap((reminder) => unreachableOf(reminder) ?? []);
    yield withNumbersAndOpenCalls(
      parts,
      found.filter((customer) => !listed.has(visitOf(customer))),
    );
  }
}

function visitOf({ vehicleId, visitDate }: Pick<CustomerToCall, "vehicleId" | "visitDate">): string {
  return `${visitDate} ${vehicleId}`;
}

async function* everyPage(
  read: (after: string | null) => Promise<CustomersToCall>,
): AsyncGenerator<readonly CustomerToCall[]> {
  let after: string | null = null;
  do {
    const { customers, next } = await read(after);
    yield customers;
    after = next;
  } while (after !== null);
}
