import { stopwatch } from "../domain/stopwatch.js";
import type { Vehicle, VehicleOnFile } from "../domain/vehicle.js";
import { type Plan, planVehicles } from "../plan/plan-pages.js";
import { type PlannedReminder, skipForProblem } from "../plan/reminder-plan.js";
import { withoutSuppressed } from "../plan/screen.js";
import { countReminders, countWithin, type QueuedMessage } from "./queued-message.js";
import type { SenderParts } from "./sender-parts.js";

/** What was read longer ago than this never goes out. */
const OUTDATED_MS = 5_000;

/** What was read longer ago than this is read again before it begins, so that a begin has a second. */
const FRESH_MS = 4_000;

/** So many vehicles are read again at once, of those that wait too: one statement then serves for some seconds. */
const READ_AGAIN = 200;

/**
 * Takes so many messages from the backlog, as they are on file now: where one was read more than four seconds ago, the
 * vehicles are read and planned again. Those behind them that were read again too go back.
 */
export async function lookAgain(parts: SenderParts, count: number): Promise<readonly QueuedMessage[]> {
  const { backlog, calls, report, suppressions } = parts;
  let group = backlog.take(count);
  const places = countReminders(group);
  try {
    const isOld = group.some(({ ageMs }) => ageMs() > FRESH_MS);
    if (isOld) group = [...group, ...backlog.take(backlog.countWithin(READ_AGAIN - places))];
    const { read, sends, skips, noLongerDue } = isOld ? await readAgain(parts, group) : asRead(group);
    const allowed = await calls.reading(() => withoutSuppressed(sends, suppressions));
    report.recordSkips([...skips, ...allowed.skips]);
    report.noLongerDue += noLongerDue;
    const messages = remade(parts, read, allowed.sends);
    // One message may have become two, as its vehicles go to different numbers now. Others may have moved up, of more
    // vehicles than those whose places these are.
    const fitting = Math.min(count, countWithin(messages, places));
    backlog.addFirst(messages.slice(fitting));
    return messages.slice(0, fitting);
  } catch (error) {
    backlog.addFirst(group);
    throw error;
  }
}

/** Whether a message that has begun has to be looked at again all the same. */
export function isOutdated({ ageMs }: QueuedMessage): boolean {
  return ageMs() > OUTDATED_MS;
}

/** Messages, and the plan of their vehicles. */
interface Look extends Plan {
  readonly read: readonly QueuedMessage[];
  /** How many of the vehicles are not due any more. */
  readonly noLongerDue: number;
}

function asRead(read: readonly QueuedMessage[]): Look {
  return { read, sends: read.flatMap(({ reminders }) => reminders), skips: [], noLongerDue: 0 };
}

async function readAgain(
  { calls, clock, rules, today, vehicles }: SenderParts,
  group: readonly QueuedMessage[],
): Promise<Look> {
  const subjects = new Map(asRead(group).sends.map(({ key, subject }) => [key.vehicleId, subject]));
  let ageMs = stopwatch(clock);
  const found = await calls.reading(() => {
    ageMs = stopwatch(clock);
    return vehicles.findByIds([...subjects.keys()]);
  });
  const plan = planVehicles(rules, found.filter(hasVisited), today);
  const unreadable = (found.unreadable ?? []).flatMap((id) => {
    const subject = subjects.get(id);
    return subject ? { subject, fate: skipForProblem(id, "unreadable") } : [];
  });
  const skips = [...plan.skips, ...unreadable];
  const read = group.map((message) => ({ ...message, ageMs }));
  return { read, sends: plan.sends, skips, noLongerDue: subjects.size - plan.sends.length - skips.length };
}

/** The messages again, each of those of its reminders that are among the given, as they are now; each vehicle once. */
export function remade(
  { makeMessages }: Pick<SenderParts, "makeMessages">,
  messages: readonly QueuedMessage[],
  reminders: readonly PlannedReminder[],
): QueuedMessage[] {
  const now = new Map(reminders.map((reminder) => [reminder.key.vehicleId, reminder]));
  return messages.flatMap((before) => {
    const left = before.reminders.flatMap(({ key: { vehicleId } }) => {
      const reminder = now.get(vehicleId) ?? [];
      now.delete(vehicleId);
      return reminder;
    });
    return makeMessages(left).map((message) => ({ ...before, ...message }));
  });
}

function hasVisited(vehicle: VehicleOnFile): vehicle is Vehicle {
  return vehicle.lastVisitDate !== null;
}
