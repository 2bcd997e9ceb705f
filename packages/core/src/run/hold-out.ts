import { type CalendarDate, isCalendarDate } from "../domain/calendar-date.js";
import { invalidOption } from "../domain/invalid-option.js";
import { stableHash } from "../domain/stable-hash.js";
import { wholeNumber } from "../domain/whole-number.js";
import type { Plan } from "../plan/plan-pages.js";
import type { PlannedReminder } from "../plan/reminder-plan.js";
import { type ReadStates, screen } from "../plan/screen.js";
import type { HoldOutRecords, NewHoldOut } from "../ports/hold-out-records.js";
import type { SuppressionList } from "../ports/suppression-list.js";
import { skipped } from "../report/skip-reasons.js";

/** Which owners get no reminder for a time, so that what reminders do can be measured. */
export interface HoldOutOptions {
  /** How many of 100 owners are held out, 1 to 50. */
  readonly percent: number;
  /** The last local date on which anybody is. */
  readonly until: CalendarDate;
}

/** Leaves out the reminders of owners who are held out. */
export type HoldOut = (
  reminders: readonly PlannedReminder[],
  today: CalendarDate,
  options: { readonly dryRun: boolean },
) => Promise<Plan>;

/** @throws {ReminderError} `INVALID_OPTION` */
export function holdOut({ percent, until }: HoldOutOptions, records: HoldOutRecords): HoldOut {
  wholeNumber("holdOut.percent", percent, { min: 1, max: 50 });
  if (!isCalendarDate(until)) throw invalidOption("holdOut.until", "a date as YYYY-MM-DD", until);

  const toEntry = ({ key, to }: PlannedReminder, day: CalendarDate): NewHoldOut => ({
    ...{ vehicleId: key.vehicleId, visitDate: key.visitDate, owner: stableHash(`owner ${to}`) },
    // By another hash than the shards, so that no worker has all of them.
    ...{ isHeldOut: stableHash(`hold-out ${to}`) % 100 < percent, percent, day },
  });

  return async (reminders, today, options) => {
    if (reminders.length === 0 || today > until) return { sends: reminders, skips: [] };
    const entries = reminders.map((reminder) => toEntry(reminder, today));
    const decisions = await records.decide(entries, options);
    return {
      sends: reminders.filter((_, index) => !decisions[index]),
      skips: reminders
        .filter((_, index) => decisions[index])
        .map(({ subject }) => ({
          subject,
          fate: skipped("HELD_OUT", "held out to measure what reminders do"),
        })),
    };
  };
}

/** Whom a screening leaves out. */
interface ScreeningParts {
  readonly suppressions: Pick<SuppressionList, "find"> | undefined;
  /** `null`: nobody is held out. */
  readonly holdOut: HoldOut | null;
}

/** Screens as {@link screen}, and leaves out whom a hold-out holds out, which it writes down unless it is a dry run. */
export async function screenAndHoldOut(
  { suppressions, holdOut }: ScreeningParts,
  reminders: readonly PlannedReminder[],
  readStates: ReadStates,
  { today, dryRun }: { readonly today: CalendarDate; readonly dryRun: boolean },
): Promise<Plan> {
  const screened = await screen(reminders, suppressions, readStates);
  if (holdOut === null) return screened;
  const { sends, skips } = await holdOut(screened.sends, today, { dryRun });
  return { sends, skips: [...screened.skips, ...skips] };
}
