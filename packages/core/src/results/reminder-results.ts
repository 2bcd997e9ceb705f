import { addMonths, type CalendarDate, calendarDate, epochDay } from "../domain/calendar-date.js";
import { checkedObject, checkedOptions } from "../domain/checked-options.js";
import { checkedPort } from "../domain/checked-port.js";
import { wholeNumber } from "../domain/whole-number.js";
import type { HoldOutRecords } from "../ports/hold-out-records.js";
import type { RemindedVisit, RemindedVisits } from "../ports/reminded-visits.js";
import type { VisitDates } from "../ports/visit-dates.js";
import { type HoldOutResults, holdOutResults } from "./hold-out-results.js";
import { OwnerSet } from "./owner-set.js";
import { ReturnCounts, type ReturnShare } from "./return-counts.js";

const PAGE_SIZE = 1_000;

/** Older rows of a ledger have neither messenger nor wording. */
const UNKNOWN = "unknown";

/** Who came back after a reminder. */
export interface ReminderResults {
  /** The first and the last day on which a message may have begun. */
  readonly since: CalendarDate;
  readonly until: CalendarDate;
  /** Whether every visit is known. Where not, a vehicle that came twice since counts with its latest visit. */
  readonly isComplete: boolean;
  /** What a hold-out came to, whenever it was; `null` where there was none. */
  readonly holdOut: HoldOutResults | null;
  /** Owners to whom a message was sent that has not bounced. */
  readonly reached: readonly ReturnShare[];
  /** Owners who were due, and all of whose messages failed or bounced. */
  readonly notReached: readonly ReturnShare[];
  /** Owners of whom it is not known. */
  readonly unclear: readonly ReturnShare[];
  /** Those reached, by how many days before the visit the first message began; negative after it. */
  readonly steps: readonly { readonly daysBefore: number; readonly shares: readonly ReturnShare[] }[];
  /** Those reached, by the messenger; `unknown` where it was not kept. */
  readonly messengers: readonly { readonly messenger: string; readonly shares: readonly ReturnShare[] }[];
  /** Those reached, by the wording; `unknown` where it was not kept. */
  readonly wordings: readonly { readonly wording: string; readonly shares: readonly ReturnShare[] }[];
  /** Those reached, by the Monday of the week in which the visit was due. */
  readonly weeks: readonly { readonly monday: CalendarDate; readonly shares: readonly ReturnShare[] }[];
}

/** What {@link reminderResults} reads. */
export interface ResultPorts {
  readonly holdOut: HoldOutRecords;
  readonly reminded: RemindedVisits;
  readonly visitDates: VisitDates;
}

const RESULT_OPTIONS = ["since", "today", "intervalMonths"] as const;

/**
 * Counts who came back after a reminder. Each owner counts once, with the first visit since `since`, as several vehicles of
 * one owner do not come back independently. A visit counts from the day of the first message on. Memory does not grow with the ledger.
 *
 * @throws {ReminderError} `DATABASE_LOST`; `INVALID_DATE`, `INVALID_OPTION`
 */
export async function reminderResults(
  ports: ResultPorts,
  options: {
    readonly since: CalendarDate;
    readonly today: CalendarDate;
    /** Calendar months from one visit to the next, as in the due rule. */
    readonly intervalMonths: number;
  },
): Promise<ReminderResults> {
  const { holdOut, reminded, visitDates } = checkedObject("ports", ports);
  checkedPort("holdOut", holdOut, ["list"]);
  checkedPort("reminded", reminded, ["list"]);
  checkedPort("visitDates", visitDates, ["firstSince"]);
  const { since, today, intervalMonths } = checkedOptions("options", options, RESULT_OPTIONS);
  wholeNumber("intervalMonths", intervalMonths, { min: 1, max: 1_200 });
  epochDay(since);
  const todayDay = epochDay(today);
  const owners = new OwnerSet();
  const groups = {
    reached: new ReturnCounts(),
    not_reached: new ReturnCounts(),
    unclear: new ReturnCounts(),
  };
  const steps = new Map<number, ReturnCounts>();
  const weeks = new Map<number, ReturnCounts>();
  const messengers = new Map<string, ReturnCounts>();
  const wordings = new Map<string, ReturnCounts>();

  function count(
    { visitDate, firstDay, reach, messenger, wording }: RemindedVisit,
    visitDay: number | null,
  ): void {
    const dueDay = epochDay(visitDate);
    groups[reach].add(dueDay, visitDay, todayDay);
    if (reach !== "reached") return;
    countsOf(steps, dueDay - epochDay(firstDay)).add(dueDay, visitDay, todayDay);
    countsOf(weeks, mondayOf(dueDay)).add(dueDay, visitDay, todayDay);
    countsOf(messengers, messenger ?? UNKNOWN).add(dueDay, visitDay, todayDay);
    countsOf(wordings, wording ?? UNKNOWN).add(dueDay, visitDay, todayDay);
  }

  /** Without all visits, a later reminder tells of one: the visit that it follows from. */
  function firstVisit(
    { firstDay, laterVisitDate }: RemindedVisit,
    found: CalendarDate | null,
  ): number | null {
    const between =
      visitDates.isComplete || laterVisitDate === null
        ? null
        : addMonths(epochDay(laterVisitDate), -intervalMonths);
    const days = [found === null ? null : epochDay(found), between];
    const known = days.filter((day) => day !== null).filter((day) => day >= epochDay(firstDay));
    return known.length > 0 ? Math.min(...known) : null;
  }

  let after: string | null = null;
  do {
    const page = await reminded.list({ from: since, to: today, limit: PAGE_SIZE, after });
    const visits = page.visits.filter(({ owner }) => owners.add(owner));
    const found = await visitDates.firstSince(
      visits.map(({ vehicleId, firstDay }) => ({ vehicleId, since: firstDay })),
    );
    for (const [index, visit] of visits.entries()) count(visit, firstVisit(visit, found[index] ?? null));
    after = page.next;
  } while (after !== null);

  return {
    ...{ since, until: today, isComplete: visitDates.isComplete },
    holdOut: await holdOutResults({ holdOut, visitDates }, { today: todayDay, intervalMonths }),
    reached: groups.reached.shares(),
    notReached: groups.not_reached.shares(),
    unclear: groups.unclear.shares(),
    steps: inOrder(steps).map(([daysBefore, counts]) => ({ daysBefore, shares: counts.shares() })),
    messengers: byName(messengers).map(([messenger, counts]) => ({ messenger, shares: counts.shares() })),
    wordings: byName(wordings).map(([wording, counts]) => ({ wording, shares: counts.shares() })),
    weeks: inOrder(weeks).map(([monday, counts]) => ({
      monday: calendarDate(monday),
      shares: counts.shares(),
    })),
  };
}

function countsOf<Key>(all: Map<Key, ReturnCounts>, key: Key): ReturnCounts {
  const counts = all.get(key) ?? new ReturnCounts();
  all.set(key, counts);
  return counts;
}

function inOrder(all: ReadonlyMap<number, ReturnCounts>): [key: number, counts: ReturnCounts][] {
  return [...all].sort(([one], [other]) => one - other);
}

/** By name, those that are not known last. */
function byName(all: ReadonlyMap<string, ReturnCounts>): [name: string, counts: ReturnCounts][] {
  const placeOf = (name: string) => `${name === UNKNOWN ? 1 : 0}${name}`;
  return [...all].sort(([one], [other]) => (placeOf(one) < placeOf(other) ? -1 : 1));
}

/** The Monday of an epoch day's week; 1970-01-01 was a Thursday. */
function mondayOf(day: number): number {
  return day - ((((day + 3) % 7) + 7) % 7);
}
