import type { CalendarDate } from "../domain/calendar-date.js";
import type { DateRange } from "../domain/visit-interval.js";
import type { VehiclePage } from "../ports/vehicle-repository.js";
import { type PlannedReminder, type PlanRules, planReminder } from "./reminder-plan.js";
import { skipped } from "./skip-reason.js";
import type { Tally } from "./tally.js";

/** What finding and planning the due needs. */
export interface DuePlansParts {
  readonly rules: PlanRules;
  /** The last visits that are due. */
  readonly ranges: readonly DateRange[];
  readonly today: CalendarDate;
  readonly tally: Tally;
  /** Reads the page after the given place. */
  read(range: DateRange, after: string | null): Promise<VehiclePage>;
}

/**
 * The due vehicles that can be written to, page by page, the next page being read while the caller works on this
 * one. Those that cannot be written to are recorded as skipped.
 */
export async function* duePlans(
  parts: DuePlansParts,
): AsyncGenerator<readonly PlannedReminder[], void, void> {
  for (const range of parts.ranges) yield* plansOf(parts, range);
}

async function* plansOf(
  parts: DuePlansParts,
  range: DateRange,
): AsyncGenerator<readonly PlannedReminder[], void, void> {
  const { rules, today, tally } = parts;
  const read = (after: string | null) => {
    const page = parts.read(range, after);
    // Its failure is met at the next turn, or never where the run ends first.
    page.catch(() => {});
    return page;
  };

  let coming: Promise<VehiclePage> | null = read(null);
  try {
    while (coming) {
      const page: VehiclePage = await coming;
      coming = page.next === null ? null : read(page.next);

      const planned: PlannedReminder[] = [];
      for (const vehicle of page.vehicles) {
        const plan = planReminder(rules, vehicle, today);
        if (plan === null) continue;
        if (plan.kind === "send") planned.push(plan);
        else tally.record(plan.subject, skipped(plan.code, plan.reason));
      }
      tally.progress();
      if (planned.length > 0) yield planned;
    }
  } finally {
    // The owner of the database may close it as soon as the run has ended.
    await coming?.catch(() => {});
  }
}
