import type { ReportBuilder } from "../report/report-builder.js";
import { dayLimit } from "../send/admission/day-limit.js";
import { openHours } from "../send/admission/open-hours.js";
import { skipReminder } from "../send/leftovers.js";
import { duePlans, type Screening } from "./due.js";
import { screenAndHoldOut } from "./hold-out.js";
import type { Run } from "./run-options.js";
import type { RunParts } from "./run-parts.js";

/** Reports what a run would do now; writes and sends nothing. */
export async function previewReminders(parts: RunParts, report: ReportBuilder, run: Run): Promise<void> {
  const { clock, dailyLimit, hours, ledger, makeMessages, rules } = parts;
  const { today } = run;
  report.start();
  const closed = hours ? openHours(hours, clock).closing() : null;
  const limit = dailyLimit && dayLimit(dailyLimit.quota, dailyLimit, today, hours);
  let places = limit ? await limit.left() : Number.POSITIVE_INFINITY;
  const screening: Screening = (reminders) =>
    screenAndHoldOut(parts, reminders, (keys) => ledger.read(keys, today), { today, dryRun: true });
  for await (const { sends, skips } of duePlans(parts, run, screening)) {
    report.recordSkips(skips);
    for (const { reminders, text, to } of makeMessages(sends)) {
      const closing = closed ?? (limit && places === 0 ? limit.closing : null);
      if (closing)
        for (const reminder of reminders) skipReminder({ report, rules, today }, reminder, closing);
      else {
        places -= 1;
        report.recordAll(reminders, { status: "planned", message: text, to });
      }
    }
    report.progress();
    await report.heard();
  }
}
