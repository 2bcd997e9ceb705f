import { type CalendarDate, calendarDate, epochDay } from "../domain/calendar-date.js";
import type { DateRange } from "../domain/visit-interval.js";
import type { Messenger } from "../ports/messenger.js";
import type { VehicleRepository } from "../ports/vehicle-repository.js";
import { type DuePlansParts, duePlans } from "./due-plans.js";
import type { RunOptions } from "./run-options.js";
import type { RunParts } from "./run-parts.js";
import type { RunReport } from "./run-report.js";
import { sendDue } from "./send-due.js";
import { skipFor } from "./skip-reason.js";
import { tally as newTally, type Tally } from "./tally.js";

/** One run, from the due pages to the report; without a messenger a dry one, which writes and sends nothing. */
export async function runReminders(
  parts: RunParts,
  messenger: Messenger | null,
  options: RunOptions & { readonly runId: string; readonly today: CalendarDate },
): Promise<RunReport> {
  const { vehicles, ledger, limits, rules } = parts;
  const { runId, today } = options;
  const ranges = rules.rule.lastVisitRanges(today);
  // Beside the first page, which does not wait for them.
  const counting = Promise.all([vehicles.count(), countDue(vehicles, ranges)]);
  counting.catch(() => {});
  const due = {
    rules,
    ranges,
    today,
    read: (range: DateRange, after: string | null) =>
      vehicles.findByLastVisit(range, { limit: limits.pageSize, after }),
  };

  let end: Pick<RunReport, "ended" | "reason"> = { ended: "finished", reason: null };
  let tally: Tally;
  try {
    if (messenger && !options.confirmed) {
      // The run itself tells of those that cannot be written to.
      const unheard = newTally(runId, Promise.resolve(0), { keepReminders: false });
      await parts.manners.holdBack(duePlans({ ...due, tally: unheard }), ledger);
    }
    const run =
      messenger && (await ledger.open({ runId, leaseMs: limits.leaseMs, today: firstOpen(parts, today) }));
    tally = newTally(
      runId,
      counting.then(([, count]) => count),
      options,
    );
    const plans = { ...due, tally };
    if (messenger && run) {
      end = await sendDue(
        { ...parts, messenger, run, today, tally, counted: counting },
        plans,
        options.signal,
      );
    } else await previewDue(parts, plans);
  } finally {
    // The owner of the database may close it as soon as the run has ended.
    await counting.catch(() => {});
  }

  const [totalVehicles, dueVehicles] = await counting;
  return {
    runId,
    today,
    dryRun: messenger === null,
    totalVehicles,
    due: dueVehicles,
    ...tally.counts,
    ended: end.ended,
    left: end.ended === "finished" ? 0 : Math.max(0, dueVehicles - tally.reached()),
    reason: end.reason,
    reminders: tally.reminders,
  };
}

async function countDue(vehicles: VehicleRepository, ranges: readonly DateRange[]): Promise<number> {
  const counts = await Promise.all(ranges.map((range) => vehicles.count(range)));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** The first occasion of which a reminder may still be sent. */
function firstOpen({ rules }: RunParts, today: CalendarDate): CalendarDate {
  const { longestDelay } = rules.rule;
  return longestDelay === 0 ? today : calendarDate(epochDay(today) - longestDelay);
}

async function previewDue(parts: RunParts, plans: DuePlansParts): Promise<void> {
  const { ledger, limits, rules, manners } = parts;
  const { tally } = plans;
  const bounds = { largest: limits.concurrency, maxTextLength: rules.maxTextLength };
  const welcome = manners.welcome(duePlans(plans), {
    clock: parts.clock,
    tally,
    size: limits.pageSize,
    waiting: null,
    patiently: (call) => call(),
  });
  for await (const planned of welcome) {
    const states = await ledger.peek(planned.map(({ key }) => key));
    const open = planned
      .filter((_, index) => (states[index]?.state ?? "open") === "open")
      .map((plan) => ({ plan }));
    const texts = new Map(
      manners
        .messages(open, bounds)
        .flatMap(({ text, reminders }) => reminders.map(({ plan }) => [plan, text])),
    );
    for (const [index, plan] of planned.entries()) {
      const state = states[index]?.state ?? "open";
      const message = texts.get(plan) ?? plan.text;
      tally.record(plan.subject, state === "open" ? { status: "planned", message } : skipFor(state));
    }
    tally.progress();
  }
}
