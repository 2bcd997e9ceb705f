import { duePages, type ReadPage } from "../plan/due-pages.js";
import { ownersTogether, type Plan, type PlanPage, planPages } from "../plan/plan-pages.js";
import { type PlannedReminder, planRecipient } from "../plan/reminder-plan.js";
import { withoutSuppressed } from "../plan/screen.js";
import type { Run } from "./run-options.js";
import type { RunParts } from "./run-parts.js";

/** The part of the due that a run works through. */
type Due = Pick<Run, "today" | "shard">;

/** Says which of a page's reminders are to be sent, and why the others are not. */
export type Screening = (reminders: readonly PlannedReminder[]) => Promise<Plan>;

/**
 * The plans of a run, page by page and screened; with one message an owner, the vehicles of each owner side by side: who
 * that is, is known once an undeliverable number has given way to the next.
 */
export function duePlans(
  parts: RunParts,
  { today, shard }: Due,
  screening: Screening,
  read: ReadPage = readPage(parts),
): AsyncIterable<PlanPage> {
  const { clock, rules, limits } = parts;
  const pages = duePages(rules.rule.lastVisitRanges(today), read, clock);
  const plans = screened(planPages(rules, pages, today, shard), screening);
  return parts.groupByOwner ? ownersTogether(plans, limits.pageSize) : plans;
}

async function* screened(pages: AsyncIterable<PlanPage>, screening: Screening) {
  for await (const page of pages) {
    const { sends, skips } = await screening(page.sends);
    yield { ...page, sends, skips: [...page.skips, ...skips] };
  }
}

/** How many vehicles are due; of a shard, which is not known to the database, its even part of them. */
export async function countDue(parts: RunParts, { today, shard }: Due): Promise<number> {
  const ranges = parts.rules.rule.lastVisitRanges(today);
  const counts = await Promise.all(ranges.map((range) => parts.vehicles.count(range)));
  return Math.round(counts.reduce((sum, each) => sum + each, 0) / (shard?.count ?? 1));
}

/** How many vehicles of a shard are due. Reads all that are due. */
export async function countShard(parts: RunParts, run: Due & Pick<Run, "signal">): Promise<number> {
  let count = 0;
  for await (const recipients of recipientPages(parts, run)) {
    count += recipients.length;
    run.signal?.throwIfAborted();
  }
  return count;
}

/**
 * How many vehicles would get a message that never got one, were there no limit of the day, which would let a list gone wrong
 * through in small parts. Of a halted run, those counted by then. Texts are not made.
 */
export async function countNew(parts: RunParts, run: Due & Pick<Run, "halt">): Promise<number> {
  let count = 0;
  for await (const recipients of recipientPages(parts, run)) {
    if (run.halt.signal.aborted) break;
    const { sends } = await withoutSuppressed(
      recipients.filter((each) => "numbers" in each),
      parts.suppressions,
    );
    if (sends.length > 0) count += await parts.ledger.countNew(sends.map(({ key }) => key.vehicleId));
  }
  return count;
}

async function* recipientPages(parts: RunParts, { today, shard }: Due) {
  const { clock, rules } = parts;
  for await (const { vehicles } of duePages(rules.rule.lastVisitRanges(today), readPage(parts), clock)) {
    yield vehicles.flatMap((vehicle) => planRecipient(rules, vehicle, today, shard) ?? []);
  }
}

/** Reads pages of due vehicles. */
export function readPage({ vehicles, limits }: RunParts): ReadPage {
  return (range, after) => vehicles.findByLastVisit(range, { limit: limits.pageSize, after });
}
