import type { CalendarDate } from "../domain/calendar-date.js";
import type { DuePage } from "./due-pages.js";
import { ownerOf } from "./owner-messages.js";
import {
  type PlannedReminder,
  type PlanRules,
  planProblem,
  planReminder,
  type ReminderPlan,
} from "./reminder-plan.js";
import { isInShard, type Shard } from "./shard.js";

/** What to do about some due vehicles. */
export interface PlanPage {
  readonly plans: readonly ReminderPlan[];
  /** When the oldest of them was read, on the monotonic clock. */
  readonly readAt: number;
}

/** Plans page by page, all of them or those of a shard. Pure but for the reading. */
export async function* planPages(
  rules: PlanRules,
  pages: AsyncIterable<DuePage>,
  today: CalendarDate,
  shard: Shard | undefined,
): AsyncGenerator<PlanPage, void, void> {
  for await (const { vehicles, problems, readAt } of pages) {
    const plans: ReminderPlan[] = problems.map((problem) => planProblem(rules, problem, today));
    plans.push(...vehicles.flatMap((vehicle) => planReminder(rules, vehicle, today) ?? []));
    yield { readAt, plans: shard ? plans.filter((plan) => isInShard(shard, plan)) : plans };
  }
}

/** Reads all pages, and returns them in pages of about `size` in which the vehicles of one owner are side by side. */
export async function* ownersTogether(
  pages: AsyncIterable<PlanPage>,
  size: number,
): AsyncGenerator<PlanPage, void, void> {
  const owners = new Map<string, PlannedReminder[]>();
  let readAt = Number.POSITIVE_INFINITY;
  for await (const page of pages) {
    readAt = Math.min(readAt, page.readAt);
    const skips = page.plans.filter(({ kind }) => kind === "skip");
    if (skips.length > 0) yield { plans: skips, readAt };
    for (const plan of page.plans) {
      if (plan.kind === "skip") continue;
      const owner = ownerOf(plan);
      const plans = owners.get(owner);
      if (plans) plans.push(plan);
      else owners.set(owner, [plan]);
    }
  }
  let plans: PlannedReminder[] = [];
  for (const owned of owners.values()) {
    if (plans.length > 0 && plans.length + owned.length > size) {
      yield { plans, readAt };
      plans = [];
    }
    plans.push(...owned);
  }
  if (plans.length > 0) yield { plans, readAt };
}
