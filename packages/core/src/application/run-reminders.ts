import type { CalendarDate } from "../domain/calendar-date.js";
import type { DeliveryLedger } from "../ports/delivery-ledger.js";
import type { Messenger } from "../ports/messenger.js";
import { type DuePlansParts, duePlans } from "./due-plans.js";
import { requireConfirmation } from "./first-run-guard.js";
import type { RunOptions } from "./run-options.js";
import type { RunParts } from "./run-parts.js";
import type { RunReport } from "./run-report.js";
import { sendDue } from "./send-due.js";
import { skipFor } from "./skip-reason.js";
import { tally as newTally } from "./tally.js";

/** One run, from the due pages to the report; without a messenger a dry one, which writes and sends nothing. */
export async function runReminders(
  parts: RunParts,
  messenger: Messenger | null,
  options: RunOptions & { readonly runId: string; readonly today: CalendarDate },
): Promise<RunReport> {
  const { vehicles, ledger, limits, rules } = parts;
  const { runId, today } = options;
  const range = rules.rule.lastVisitRange(today);
  const [totalVehicles, due] = await Promise.all([vehicles.count(), range ? vehicles.count(range) : 0]);
  const tally = newTally(runId, due, options);

  let end: Pick<RunReport, "ended" | "reason"> = { ended: "finished", reason: null };
  const plans: DuePlansParts | null = range && {
    rules,
    range,
    today,
    tally,
    read: (within, after) => vehicles.findByLastVisit(within, { limit: limits.pageSize, after }),
  };
  if (messenger) {
    if (plans && !options.confirmed) await requireConfirmation(plans, ledger, limits.confirmAbove);
    const run = await ledger.open({ runId, leaseMs: limits.leaseMs, today });
    end = await sendDue({ ...parts, messenger, run, today, tally }, plans, options.signal);
  } else if (plans) {
    await previewDue(plans, ledger);
  }

  return {
    runId,
    today,
    dryRun: messenger === null,
    totalVehicles,
    due,
    ...tally.counts,
    ended: end.ended,
    left: end.ended === "finished" ? 0 : Math.max(0, due - tally.reached()),
    reason: end.reason,
    reminders: tally.reminders,
  };
}

async function previewDue(plans: DuePlansParts, ledger: DeliveryLedger): Promise<void> {
  for await (const planned of duePlans(plans)) {
    const states = await ledger.peek(planned.map(({ key }) => key));
    for (const [index, { subject, text }] of planned.entries()) {
      const state = states[index]?.state ?? "open";
      plans.tally.record(subject, state === "open" ? { status: "planned", message: text } : skipFor(state));
    }
    plans.tally.progress();
  }
}
