import type { Clock } from "../ports/clock.js";
import type { SuppressionList } from "../ports/suppression-list.js";
import { ownerOf } from "./reminder-message.js";
import type { PlannedReminder } from "./reminder-plan.js";
import type { RunManners } from "./run-parts.js";
import { skipForQuiet, skipForSuppression } from "./skip-reason.js";
import type { Tally } from "./tally.js";
import { untilHoursAllow } from "./until-hours-allow.js";

type Pages = AsyncIterable<readonly PlannedReminder[]>;

/** What choosing the welcome needs from its run. */
export interface WelcomeParts {
  readonly manners: RunManners;
  readonly clock: Clock;
  readonly tally: Tally;
  /** The most reminders in a page. */
  readonly size: number;
  /** Where hours are waited for until it aborts; `null` where nothing is waited for: in a preview. */
  readonly waiting: AbortSignal | null;
  /** Asks the list, for as long as the run has patience. */
  find: SuppressionList["find"];
}

/**
 * Of the due who can be written to, those who may be: not those who asked to be left alone, nor anybody in quiet
 * hours, which are waited for where they end today. The others are recorded as skipped.
 */
export async function* welcomePlans(
  pages: Pages,
  parts: WelcomeParts,
): AsyncGenerator<readonly PlannedReminder[], void, void> {
  const { manners, waiting } = parts;
  const byOwnerOrPage = manners.oneMessagePerOwner ? byOwner(pages, parts.size) : inParts(pages, parts.size);
  for await (const page of byOwnerOrPage) {
    if (manners.hours && waiting) await untilHoursAllow(manners.hours, parts.clock, waiting);
    if (waiting?.aborted) return;
    const welcome = withinHours(await wanted(page, parts), parts);
    parts.tally.progress();
    if (welcome.length > 0) yield welcome;
  }
}

async function* inParts(pages: Pages, size: number): Pages {
  for await (const page of pages) {
    for (let from = 0; from < page.length; from += size) yield page.slice(from, from + size);
  }
}

/** All pages first, then in parts in which an owner's vehicles are together. */
async function* byOwner(pages: Pages, size: number): Pages {
  const owners = new Map<string, PlannedReminder[]>();
  for await (const page of pages) {
    for (const plan of page) {
      const owner = ownerOf(plan);
      const plans = owners.get(owner);
      if (plans) plans.push(plan);
      else owners.set(owner, [plan]);
    }
  }
  let together: PlannedReminder[] = [];
  for (const plans of owners.values()) {
    if (together.length > 0 && together.length + plans.length > size) {
      yield together;
      together = [];
    }
    together.push(...plans);
  }
  if (together.length > 0) yield together;
}

async function wanted(page: readonly PlannedReminder[], parts: WelcomeParts) {
  if (!parts.manners.suppressions) return page;
  const suppressed = await parts.find(page.map(({ to }) => to));
  if (suppressed.size === 0) return page;
  return page.filter(({ to, subject }) => {
    const kind = suppressed.get(to);
    if (kind) parts.tally.record(subject, skipForSuppression(kind));
    return !kind;
  });
}

function withinHours(page: readonly PlannedReminder[], parts: WelcomeParts): readonly PlannedReminder[] {
  const { hours } = parts.manners;
  const now = parts.clock.now();
  if (hours === null || hours.isAllowed(now)) return page;
  const next = hours.nextAllowed(now);
  const nextDate = next && hours.dateOf(next);
  // A preview says what a run of today would do.
  if (nextDate === hours.dateOf(now)) return page;
  for (const { subject, lastDate } of page) parts.tally.record(subject, skipForQuiet(nextDate, lastDate));
  return [];
}
