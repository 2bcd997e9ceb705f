import { type CalendarDate, epochDay } from "../domain/calendar-date.js";
import type { PlannedReminder } from "../plan/reminder-plan.js";
import { SKIP_FOR_DAY_LIMIT, skipForHours } from "../report/skip-reasons.js";
import type { Closing } from "./admission/gate.js";
import { fateOf } from "./outcomes.js";
import type { QueuedMessage } from "./queued-message.js";
import type { SenderParts } from "./sender-parts.js";

/** Gives up messages that a halted run does not reach: what was tried has failed, the rest is left. */
export function abandon({ report }: SenderParts, messages: readonly QueuedMessage[]): void {
  for (const { lastFailure, reminders, text } of messages) {
    if (lastFailure) report.recordAll(reminders, fateOf(text, lastFailure));
  }
}

/** Skips messages for which today has no room any more. */
export function skipForToday(parts: SenderParts, messages: readonly QueuedMessage[], closing: Closing): void {
  if (messages.length === 0) return;
  for (const message of messages) {
    if (message.lastFailure) abandon(parts, [message]);
    else for (const reminder of message.reminders) skipReminder(parts, reminder, closing);
  }
  parts.report.progress();
}

/** Skips one reminder for today; where no other day is left for it, that counts. */
export function skipReminder(
  { report, rules, today }: Pick<SenderParts, "report" | "rules" | "today">,
  { subject, to }: PlannedReminder,
  { code, nextDay }: Closing,
): void {
  const daysUntil = (day: CalendarDate) => subject.daysUntilVisit - (epochDay(day) - epochDay(today));
  const isLastChance = nextDay === null || rules.rule.stepAt(daysUntil(nextDay)) === null;
  if (isLastChance) report.loseLastChance(code);
  const fate = code === "DAY_CAP" ? SKIP_FOR_DAY_LIMIT : skipForHours(isLastChance ? null : nextDay);
  report.recordSkips([{ subject, fate, to }]);
}
