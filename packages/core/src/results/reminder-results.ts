import { addMonths, type CalendarDate, calendarDate, epochDay } from "../domain/calendar-date.js";
import { checkedObject, checkedOptions } from "../domain/checked-options.js";
import { checkedPort } from "../domain/checked-port.js";
import { UNREACHED_CODES, type UnreachedCode } from "../domain/unreached-code.js";
import { wholeNumber } from "../domain/whole-number.js";
import type { HoldOutRecords } from "../ports/hold-out-records.js";
import type { RemindedVisits } from "../ports/reminded-visits.js";
import type { SkippedVisits } from "../ports/skipped-visits.js";
import type { VisitDates } from "../ports/visit-dates.js";
import { type DueVisit, dueVisits } from "./due-visits.js";
import { type HoldOutResults, holdOutResults } from "./hold-out-results.js";
import { OwnerSet } from "./owner-set.js";
import { ReturnCounts, type ReturnShare } from "./return-counts.js";

/** Older rows of a ledger have neither messenger nor wording. */
const UNKNOWN = "unknown";

/** Why owners who were due were not reached; `FAILED`: all messages failed or bounced. */
export type UnreachedReason = "FAILED" | UnreachedCode;

/** Who came back after a reminder. */
export interface ReminderResults {
  /** The first and the last day on which a message may have begun, or a visit may have been skipped first. */
  readonly since: CalendarDate;
  readonly until: CalendarDate;
  /** Whether every visit is known. Where not, a vehicle that came twice since counts with its latest visit. */
  readonly isComplete: boolean;
  /** Owners who count nowhere, as the store cannot read the visits of their vehicle. */
  readonly unread: number;
  /** What a hold-out came to, whenever it was; `null` where there was none. */
  readonly holdOut: HoldOutResults | null;
  /** Owners to whom a message was sent that has not bounced. */
  readonly reached: readonly ReturnShare[];
  /** Owners who were due and could not be reached, for whatever reason. */
  readonly notReached: readonly ReturnShare[];
  /** Those not reached, by the reason. */
  readonly notReachedReasons: readonly {
    readonly reason: UnreachedReason;
    readonly shares: readonly ReturnShare[];
  }[];
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
  readonly skipped: SkippedVisits;
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
  const { holdOut, reminded, skipped, visitDates } = checkedObject("ports", ports);
  checkedPort("holdOut", holdOut, ["list"]);
  checkedPort("reminded", reminded, ["list"]);
  checkedPort("skipped", skipped, ["list"]);
  checkedPort("visitDates", visitDates, ["firstSince"]);
  const { since, today, intervalMonths } = checkedOptions("options", options, RESULT_OPTIONS);
  wholeNumber("intervalMonths", intervalMonths, { min: 1, max: 1_200 });
  epochDay(since);
  const todayDay = epochDay(today);
  const owners = new OwnerSet();
  const [reached, notReached, unclear] = [new ReturnCounts(), new ReturnCounts(), new ReturnCounts()];
  const reasons = new Map<UnreachedReason, ReturnCounts>();
  const steps = new Map<number, ReturnCounts>();
  const weeks = new Map<number, ReturnCounts>();
  const messengers = new Map<string, ReturnCounts>();
  const wordings = new Map<string, ReturnCounts>();
  let unread = 0;

  function groupsOf(visit: DueVisit, dueDay: number): readonly ReturnCounts[] {
    if (visit.reach === "unclear") return [unclear];
    if (visit.reach === "skipped") return [notReached, countsOf(reasons, visit.code)];
    if (visit.reach === "not_reached") return [notReached, countsOf(reasons, "FAILED")];
    return [
      reached,
      countsOf(steps, dueDay - epochDay(visit.firstDay)),
      countsOf(weeks, mondayOf(dueDay)),
      countsOf(messengers, visit.messenger ?? UNKNOWN),
      countsOf(wordings, visit.wording ?? UNKNOWN),
    ];
  }

  /** Without all visits, a later due date tells of one: the visit that it follows from. */
  function firstVisit(
    { firstDay, laterVisitDate }: Pick<DueVisit, "firstDay" | "laterVisitDate">,
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

  for await (const page of dueVisits({ reminded, skipped }, { from: since, to: today })) {
    const visits = page.filter(({ owner }) => owners.add(owner));
    const found = await visitDates.firstSince(
      visits.map(({ vehicleId, firstDay }) => ({ vehicleId, since: firstDay })),
    );
    for (const [index, visit] of visits.entries()) {
      const came = found[index];
      if (came === undefined) {
        unread += 1;
        continue;
      }
      const dueDay = epochDay(visit.visitDate);
      const visitDay = firstVisit(visit, came);
      for (const counts of groupsOf(visit, dueDay)) counts.add(dueDay, visitDay, todayDay);
    }
  }

  return {
    ...{ since, until: today, isComplete: visitDates.isComplete, unread },
    holdOut: await holdOutResults({ holdOut, visitDates }, { today: todayDay, intervalMonths }),
    reached: reached.shares(),
    notReached: notReached.shares(),
    notReachedReasons: (["FAILED", ...UNREACHED_CODES] as const).flatMap((reason) => {
      const counts = reasons.get(reason);
      return counts ? [{ reason, shares: counts.shares() }] : [];
    }),
    unclear: unclear.shares(),
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
