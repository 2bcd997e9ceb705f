import type { ReadPage } from "../plan/due-pages.js";
import type { PlannedReminder, ReminderPlan } from "../plan/reminder-plan.js";
import { screen } from "../plan/screen.js";
import type { Skip } from "../report/run-report.js";
import { skipped } from "../report/skip-reasons.js";
import { queued } from "../send/queued-message.js";
import type { SenderParts } from "../send/sender-parts.js";
import { type Due, duePlans, readPage } from "./due.js";
import type { RunParts } from "./run-parts.js";

/** So many times the concurrency still wait when more is read, so that reading does not keep places empty. */
const READ_AHEAD = 2;

/**
 * Plans and screens what is due, page by page, and puts it into the sender's backlog as that empties.
 *
 * @param counted - nothing is sent before it resolves
 */
export async function feedBacklog(
  parts: RunParts,
  sender: SenderParts,
  due: Due,
  counted: Promise<unknown>,
): Promise<void> {
  const { limits, makeMessages, suppressions } = parts;
  const { backlog, calls, halt, messageLimits, report, run } = sender;
  const read: ReadPage = (range, after) => calls.reading(() => readPage(parts)(range, after));
  try {
    for await (const page of duePlans(parts, due, read)) {
      if (halt.signal.aborted) break;
      const { sends, skips } = splitPlans(page.plans);
      report.recordSkips(skips);
      const screened = await calls.reading(() => screen(sends, suppressions, (keys) => run.read(keys)));
      report.recordSkips(screened.skips);
      report.progress();
      await calls.reading(() => counted);
      const messages = makeMessages(screened.open, messageLimits);
      backlog.add(messages.map((message) => queued(message, page.readAt)));
      await backlog.room(limits.concurrency * READ_AHEAD, halt.signal);
    }
  } catch (error) {
    halt.lost(error);
  } finally {
    backlog.end();
  }
}

/** Parts plans into those to send and those to skip. */
export function splitPlans(plans: readonly ReminderPlan[]): {
  readonly sends: readonly PlannedReminder[];
  readonly skips: readonly Skip[];
} {
  const sends: PlannedReminder[] = [];
  const skips: Skip[] = [];
  for (const plan of plans) {
    if (plan.kind === "send") sends.push(plan);
    else skips.push({ subject: plan.subject, fate: skipped(plan.code, plan.reason) });
  }
  return { sends, skips };
}
