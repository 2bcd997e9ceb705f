import { inParts, type PlanPages, type WelcomeRun } from "../application/manners.js";
import type { PlannedReminder } from "../application/reminder-plan.js";
import type { SuppressionList } from "../ports/suppression-list.js";
import { ownerOf } from "./owner-messages.js";
import type { SendingHours } from "./sending-hours.js";
import { skipForQuiet, skipForSuppression } from "./skip-manners.js";
import { untilHoursAllow } from "./until-hours-allow.js";

/** Who is welcome; each `null` where nothing was asked for. */
export interface WelcomeRules {
  readonly hours: SendingHours | null;
  readonly suppressions: SuppressionList | null;
  readonly oneMessagePerOwner: boolean;
}

/**
 * Of the due who can be written to, those who may be: not those who asked to be left alone, nor anybody in quiet
 * hours, which are waited for where they end today. The others are recorded as skipped.
 */
export async function* welcomePlans(
  { hours, suppressions, oneMessagePerOwner }: WelcomeRules,
  pages: PlanPages,
  run: WelcomeRun,
): PlanPages {
  const { clock, size, tally, waiting } = run;
  for await (const page of oneMessagePerOwner ? byOwner(pages, size) : inParts(pages, size)) {
    if (hours && waiting) await untilHoursAllow(hours, clock, waiting);
    if (waiting?.aborted) return;
    const wanted = suppressions ? await wantedOf(page, suppressions, run) : page;
    const welcome = hours ? withinHours(wanted, hours, run) : wanted;
    tally.progress();
    if (welcome.length > 0) yield welcome;
  }
}

/** All pages first, then in parts in which an owner's vehicles are together. */
async function* byOwner(pages: PlanPages, size: number): PlanPages {
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

async function wantedOf(
  page: readonly PlannedReminder[],
  suppressions: SuppressionList,
  { tally, patiently }: WelcomeRun,
): Promise<readonly PlannedReminder[]> {
  const suppressed = await patiently(() => suppressions.find(page.map(({ to }) => to)));
  if (suppressed.size === 0) return page;
  return page.filter(({ to, subject }) => {
    const kind = suppressed.get(to);
    if (kind) tally.record(subject, skipForSuppression(kind));
    return !kind;
  });
}

function withinHours(
  page: readonly PlannedReminder[],
  hours: SendingHours,
  { clock, tally }: WelcomeRun,
): readonly PlannedReminder[] {
  const now = clock.now();
  if (hours.isAllowed(now)) return page;
  const next = hours.nextAllowed(now);
  const nextDate = next && hours.dateOf(next);
  // A preview says what a run of today would do.
  if (nextDate === hours.dateOf(now)) return page;
  for (const { subject, lastDate } of page) tally.record(subject, skipForQuiet(nextDate, lastDate));
  return [];
}
