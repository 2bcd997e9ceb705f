import { addMonths, epochDay } from "../domain/calendar-date.js";
import { neededSize, shareDifference } from "../domain/proportion.js";
import { wholeNumber } from "../domain/whole-number.js";
import type { HoldOutRecords, HoldOutVisit } from "../ports/hold-out-records.js";
import type { VisitDates } from "../ports/visit-dates.js";
import { OwnerSet } from "./owner-set.js";
import { ReturnCounts, type ReturnShare } from "./return-counts.js";

const PAGE_SIZE = 1_000;
/** The window that a hold-out is judged by, in days. */
const JUDGED_DAYS = 30;
/** The difference that it is to find, where that is hardest: with shares around a half. */
const LIFT = { base: 0.45, by: 0.1 };

/** What a hold-out came to. All whose visit was taken in count in the group that they were put into, whatever became of them. */
export interface HoldOutResults {
  readonly heldOut: readonly ReturnShare[];
  /** Those who were to be reminded, whether or not they were reached. */
  readonly reminded: readonly ReturnShare[];
  /** How many owners are judged by now, those whose 30 days are over; and how many are needed. */
  readonly judged: number;
  readonly needed: number;
  /** Reminded less held out, with Newcombe's 95 % intervals, of each window that as many are through as are needed; empty before it is judged. */
  readonly differences: readonly HoldOutDifference[];
}

/** How much more came back, in shares of 1. */
export interface HoldOutDifference {
  readonly days: ReturnShare["days"];
  readonly difference: number;
  readonly from: number;
  readonly to: number;
}

/** How many owners a hold-out needs to find a difference of 10 points, with a power of 80 %. @throws {ReminderError} `INVALID_OPTION` */
export function holdOutSize(percent: number): number {
  wholeNumber("percent", percent, { min: 1, max: 99 });
  return neededSize(LIFT.base, LIFT.by, percent / 100);
}

/** Judges a hold-out by intention to treat; `null` where there was none. Each owner counts once, with the first visit. */
export async function holdOutResults(
  { holdOut, visitDates }: { readonly holdOut: HoldOutRecords; readonly visitDates: VisitDates },
  { today, intervalMonths }: { readonly today: number; readonly intervalMonths: number },
): Promise<HoldOutResults | null> {
  const owners = new OwnerSet();
  const [heldOut, reminded] = [new ReturnCounts(), new ReturnCounts()];
  let percent: number | null = null;
  let after: string | null = null;
  do {
    const page = await holdOut.list({ limit: PAGE_SIZE, after });
    const visits = page.visits.filter(({ owner }) => owners.add(String(owner)));
    const found = await visitDates.firstSince(
      visits.map(({ vehicleId, day }) => ({ vehicleId, since: day })),
    );
    for (const [index, visit] of visits.entries()) {
      const date = found[index];
      if (date === undefined) continue;
      const came = firstVisit(visit, date, visitDates.isComplete ? null : intervalMonths);
      (visit.isHeldOut ? heldOut : reminded).add(epochDay(visit.visitDate), came, today);
      percent = visit.percent;
    }
    after = page.next;
  } while (after !== null);
  if (percent === null) return null;
  const [without, withReminder] = [heldOut.shares(), reminded.shares()];
  const judged = ownersAfter(without, JUDGED_DAYS) + ownersAfter(withReminder, JUDGED_DAYS);
  const needed = holdOutSize(percent);
  return {
    ...{ heldOut: without, reminded: withReminder, judged, needed },
    differences: judged < needed ? [] : differencesOf(withReminder, without, needed),
  };
}

/** Without all visits, a later due date tells of one, alike for both groups: the visit that it follows from. */
function firstVisit(
  { day, laterVisitDate }: HoldOutVisit,
  found: string | null,
  intervalMonths: number | null,
): number | null {
  const days = [
    found === null ? null : epochDay(found),
    laterVisitDate === null || intervalMonths === null
      ? null
      : addMonths(epochDay(laterVisitDate), -intervalMonths),
  ];
  const known = days.filter((each) => each !== null).filter((each) => each >= epochDay(day));
  return known.length > 0 ? Math.min(...known) : null;
}

function ownersAfter(shares: readonly ReturnShare[], days: number): number {
  return shares.find((share) => share.days === days)?.owners ?? 0;
}

function differencesOf(
  reminded: readonly ReturnShare[],
  heldOut: readonly ReturnShare[],
  needed: number,
): HoldOutDifference[] {
  return reminded.flatMap(({ days, cameBack, owners }, index) => {
    const other = heldOut[index];
    if (other === undefined || owners === 0 || other.owners === 0 || owners + other.owners < needed)
      return [];
    return [
      {
        days,
        ...shareDifference({ count: cameBack, of: owners }, { count: other.cameBack, of: other.owners }),
      },
    ];
  });
}
