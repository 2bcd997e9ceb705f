import { type CalendarDate, epochDay } from "../domain/calendar-date.js";
import type { PlannedReminder } from "../plan/reminder-plan.js";
import type { ReminderFate } from "../report/run-report.js";
import { SKIP_FOR_DAY_LIMIT, skipForHours } from "../report/skip-reasons.js";
import type { Closing } from "./admission/gate.js";
import type { QueuedMessage } from "./queued-message.js";
import type { SenderParts } from "./sender-parts.js";

type LeftoverParts = Pick<SenderParts, "report" | "rules" | "today">;

/** Gives messages up that a halted run does not reach: what was tried has failed, the rest is left. */
export function abandon(parts: LeftoverParts, messages: readonly QueuedMessage[]): void {
  for (const message of messages) reportLastFailure(parts, message);
}

/** Skips messages for which today has no room any more. */
export function skipForToday(
  parts: LeftoverParts,
  messages: readonly QueuedMessage[],
  closing: Closing,
): void {
  if (messages.length === 0) return;
  for (const message of messages) {
    if (message.lastFailure) reportLastFailure(parts, message);
    else for (const reminder of message.reminders) skipReminder(parts, reminder, closing);
  }
  parts.report.progress();
}

/** Skips one reminder for today; where no other day is left for it, that counts. */
export function skipReminder(
  { report, rules, today }: LeftoverParts,
  { subject }: PlannedReminder,
  { code, nextDay }: Closing,
): void {
  const daysUntil = (day: CalendarDate) => subject.daysUntilVisit - (epochDay(day) - epochDay(today));
  const isLastChance = nextDay === null || rules.rule.stepAt(daysUntil(nextDay)) === null;
  if (isLastChance) report.loseLastChance(code);
  report.record(subject, fateOf(code, isLastChance ? null : nextDay));
}

function fateOf(code: Closing["code"], nextDay: CalendarDate | null): ReminderFate {
  return code === "DAY_CAP" ? SKIP_FOR_DAY_LIMIT : skipForHours(nextDay);
}

function reportLastFailure({ report }: LeftoverParts, { lastFailure, reminders, text }: QueuedMessage): void {
  if (!lastFailure) return;
  const { code, reason } = lastFailure;
  for (const { subject } of reminders)
    report.record(subject, { status: "failed", message: text, code, reason });
}
