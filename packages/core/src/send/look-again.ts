import type { CalendarDate } from "../domain/calendar-date.js";
import type { Vehicle, VehicleOnFile } from "../domain/vehicle.js";
import type { MakeMessages, MessageLimits } from "../plan/reminder-message.js";
import { type PlannedReminder, type PlanRules, planReminder } from "../plan/reminder-plan.js";
import { withoutSuppressed } from "../plan/screen.js";
import type { Clock } from "../ports/clock.js";
import type { SuppressionList } from "../ports/suppression-list.js";
import type { VehicleRepository } from "../ports/vehicle-repository.js";
import type { Skip } from "../report/run-report.js";
import { skipped } from "../report/skip-reasons.js";
import type { QueuedMessage } from "./queued-message.js";

/** What a second look needs. */
export interface LookAgainParts {
  readonly vehicles: Pick<VehicleRepository, "findByIds">;
  readonly suppressions: Pick<SuppressionList, "find"> | undefined;
  readonly clock: Pick<Clock, "monotonic">;
  readonly rules: PlanRules;
  readonly makeMessages: MakeMessages;
  readonly messageLimits: MessageLimits;
  readonly today: CalendarDate;
}

/** Messages as they are to go out now. */
export interface SecondLook {
  readonly messages: readonly QueuedMessage[];
  readonly skips: readonly Skip[];
  /** How many vehicles are not due any more. */
  readonly noLongerDue: number;
}

/** What was read longer ago than this is read again before it goes out. */
const FRESH_MS = 5_000;

/** Whether a message's vehicles have to be read again before it goes out. */
export function isStale({ clock }: Pick<LookAgainParts, "clock">, { readAt }: QueuedMessage): boolean {
  return clock.monotonic() - readAt > FRESH_MS;
}

/**
 * Reads the vehicles of messages again where they were read more than five seconds ago, and plans them again; the
 * others come back as they are.
 */
export async function freshened(
  parts: LookAgainParts,
  messages: readonly QueuedMessage[],
): Promise<SecondLook> {
  const readAt = parts.clock.monotonic();
  const stale = messages.filter((message) => isStale(parts, message));

  const ids = stale.flatMap(({ reminders }) => reminders.map(({ key }) => key.vehicleId));
  const found = await parts.vehicles.findByIds([...new Set(ids)]);
  const onFile = new Map(found.map((vehicle) => [vehicle.id, vehicle]));
  const skips: Skip[] = [];
  let noLongerDue = 0;

  function planAgain({ key }: PlannedReminder): PlannedReminder[] {
    const vehicle = onFile.get(key.vehicleId);
    const plan = hasVisited(vehicle) ? planReminder(parts.rules, vehicle, parts.today) : null;
    if (plan === null) noLongerDue += 1;
    else if (plan.kind === "send") return [plan];
    else skips.push({ subject: plan.subject, fate: skipped(plan.code, plan.reason) });
    return [];
  }

  const isRead = new Set(stale);
  const fresh = messages.flatMap((message) =>
    isRead.has(message)
      ? remade(parts, { ...message, readAt }, message.reminders.flatMap(planAgain))
      : [message],
  );
  return { messages: fresh, skips, noLongerDue };
}

/** Leaves out of messages what has been suppressed by now. */
export async function unsuppressed(
  parts: LookAgainParts,
  messages: readonly QueuedMessage[],
): Promise<Pick<SecondLook, "messages" | "skips">> {
  if (!parts.suppressions) return { messages, skips: [] };
  const { open, skips } = await withoutSuppressed(
    messages.flatMap(({ reminders }) => reminders),
    parts.suppressions,
  );
  const allowed = new Map(open.map((reminder) => [reminder.key, reminder]));
  const left = messages.flatMap((message) => {
    const reminders = message.reminders.flatMap(({ key }) => allowed.get(key) ?? []);
    const isAsBefore = reminders.length === message.reminders.length && reminders[0]?.to === message.to;
    return isAsBefore ? [message] : remade(parts, message, reminders);
  });
  return { messages: left, skips };
}

/** The messages of reminders that were one message before. */
export function remade(
  { makeMessages, messageLimits }: Pick<LookAgainParts, "makeMessages" | "messageLimits">,
  before: QueuedMessage,
  reminders: readonly PlannedReminder[],
): QueuedMessage[] {
  return makeMessages(reminders, messageLimits).map((message) => ({ ...before, ...message }));
}

function hasVisited(vehicle: VehicleOnFile | undefined): vehicle is Vehicle {
  return vehicle !== undefined && vehicle.lastVisitDate !== null;
}
