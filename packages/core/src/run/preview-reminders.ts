import type { CalendarDate } from "../domain/calendar-date.js";
import type { PlannedReminder } from "../plan/reminder-plan.js";
import { screen } from "../plan/screen.js";
import type { ReportBuilder } from "../report/report-builder.js";
import { openHours } from "../send/admission/open-hours.js";
import { skipReminder } from "../send/leftovers.js";
import { duePlans } from "./due.js";
import { splitPlans } from "./feed.js";
import type { PreviewOptions } from "./run-options.js";
import type { RunParts } from "./run-parts.js";

/** Reports what a run would do now; writes and sends nothing. */
export async function previewReminders(
  parts: RunParts,
  report: ReportBuilder,
  today: CalendarDate,
  { shard }: PreviewOptions,
): Promise<void> {
  const { clock, hours, ledger, limits, makeMessages, rules, suppressions } = parts;
  const messageLimits = { maxReminders: limits.concurrency, maxTextLength: rules.maxTextLength };
  report.start();
  const closing = hours ? openHours(hours, clock).closing() : null;
  for await (const page of duePlans(parts, { today, shard })) {
    const { sends, skips } = splitPlans(page.plans);
    report.recordSkips(skips);
    const screened = await screen(sends, suppressions, (keys) => ledger.read(keys, today));
    report.recordSkips(screened.skips);
    if (closing)
      for (const reminder of screened.open) skipReminder({ report, rules, today }, reminder, closing);
    else recordPlanned(screened.open);
    report.progress();
    await report.heard();
  }

  function recordPlanned(reminders: readonly PlannedReminder[]): void {
    for (const message of makeMessages(reminders, messageLimits)) {
      for (const { subject } of message.reminders)
        report.record(subject, { status: "planned", message: message.text });
    }
  }
}
