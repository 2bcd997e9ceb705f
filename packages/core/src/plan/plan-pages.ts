import type { CalendarDate } from "../domain/calendar-date.js";
import type { Vehicle } from "../domain/vehicle.js";
import type { Skip } from "../report/run-report.js";
import type { DuePage } from "./due-pages.js";
import { ownerOf } from "./messages.js";
import { type PlannedReminder, type PlanRules, planProblem, planReminder } from "./reminder-plan.js";
import { isInShard, type Shard } from "./shard.js";

/** What to do about due vehicles: the reminders to send, and those to skip with their reasons. */
export interface Plan {
  readonly sends: readonly PlannedReminder[];
  readonly skips: readonly Skip[];
}

/** The plan of a page. */
export interface PlanPage extends Plan {
  /** How long ago the oldest of its vehicles was read. */
  readonly ageMs: () => number;
}

/** Plans vehicles, all of them or those of a shard; leaves out what is not due on `today`. Pure. */
export function planVehicles(
  rules: PlanRules,
  vehicles: readonly Vehicle[],
  today: CalendarDate,
  shard?: Shard,
): Plan {
  const sends: PlannedReminder[] = [];
  const skips: Skip[] = [];
  for (const vehicle of vehicles) {
    const plan = planReminder(rules, vehicle, today, shard);
    if (plan === null) continue;
    if ("fate" in plan) skips.push(plan);
    else sends.push(plan);
  }
  return { sends, skips };
}

/** Plans page by page. */
export async function* planPages(
  rules: PlanRules,
  pages: AsyncIterable<DuePage>,
  today: CalendarDate,
  shard?: Shard,
): AsyncGenerator<PlanPage, void, void> {
  for await (const { vehicles, problems, ageMs } of pages) {
    const { sends, skips } = planVehicles(rules, vehicles, today, shard);
    const ours = shard ? problems.filter(({ vehicleId }) => isInShard(shard, vehicleId)) : problems;
    yield { sends, skips: [...ours.map((problem) => planProblem(rules, problem, today)), ...skips], ageMs };
  }
}

/** Reads all pages, and returns them in pages of about `size` in which the vehicles of one owner are side by side. */
export async function* ownersTogether(
  pages: AsyncIterable<PlanPage>,
  size: number,
): AsyncGenerator<PlanPage, void, void> {
  // A vehicle that is corrected between two pages may be on both: the later one is right.
  const all = new Map<string, PlannedReminder>();
  let oldest: PlanPage | undefined;
  for await (const page of pages) {
    oldest ??= page;
    if (page.skips.length > 0) yield { ...page, sends: [] };
    for (const reminder of page.sends) all.set(reminder.key.vehicleId, reminder);
  }
  if (!oldest) return;
  const { ageMs } = oldest;
  let sends: PlannedReminder[] = [];
  for (const owned of Map.groupBy(all.values(), ownerOf).values()) {
    if (sends.length > 0 && sends.length + owned.length > size) {
      yield { sends, skips: [], ageMs };
      sends = [];
    }
    sends.push(...owned);
  }
  if (sends.length > 0) yield { sends, skips: [], ageMs };
}
