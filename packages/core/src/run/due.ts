import type { CalendarDate } from "../domain/calendar-date.js";
import { duePages, type ReadPage } from "../plan/due-pages.js";
import { ownersTogether, type PlanPage, planPages } from "../plan/plan-pages.js";
import { planRecipient } from "../plan/reminder-plan.js";
import { isInShard, type Shard } from "../plan/shard.js";
import type { RunParts } from "./run-parts.js";

/** What a run works through. */
export interface Due {
  readonly today: CalendarDate;
  readonly shard: Shard | undefined;
}

/** The plans of a run, page by page; with one message an owner, the vehicles of each owner side by side. */
export function duePlans(
  parts: RunParts,
  due: Due,
  read: ReadPage = readPage(parts),
): AsyncIterable<PlanPage> {
  const { clock, rules, limits } = parts;
  const pages = duePages(rules.rule.lastVisitRanges(due.today), read, clock);
  const plans = planPages(rules, pages, due.today, due.shard);
  return parts.groupByOwner ? ownersTogether(plans, limits.pageSize) : plans;
}

/** How many vehicles are due. A shard is not known to the database, so it reads them all to count its own. */
export async function countDue(parts: RunParts, due: Due): Promise<number> {
  if (due.shard) return countShard(parts, due, due.shard);
  const ranges = parts.rules.rule.lastVisitRanges(due.today);
  const counts = await Promise.all(ranges.map((range) => parts.vehicles.count(range)));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** How many vehicles would get a message that never got one. Texts are not made. */
export async function countNew(parts: RunParts, due: Due): Promise<number> {
  let count = 0;
  for await (const recipients of recipientPages(parts, due)) {
    const ids = recipients.filter(({ kind }) => kind === "send").map(({ subject }) => subject.vehicleId);
    if (ids.length > 0) count += await parts.ledger.countNew(ids);
  }
  return count;
}

async function countShard(parts: RunParts, due: Due, shard: Shard): Promise<number> {
  let count = 0;
  for await (const recipients of recipientPages(parts, { ...due, shard })) count += recipients.length;
  return count;
}

async function* recipientPages(parts: RunParts, { today, shard }: Due) {
  const { clock, rules } = parts;
  for await (const { vehicles } of duePages(rules.rule.lastVisitRanges(today), readPage(parts), clock)) {
    const recipients = vehicles.flatMap((vehicle) => planRecipient(rules, vehicle, today) ?? []);
    yield shard ? recipients.filter((recipient) => isInShard(shard, recipient)) : recipients;
  }
}

/** Reads pages of due vehicles. */
export function readPage({ vehicles, limits }: RunParts): ReadPage {
  return (range, after) => vehicles.findByLastVisit(range, { limit: limits.pageSize, after });
}
