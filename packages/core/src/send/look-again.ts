import { stopwatch } from "../domain/stopwatch.js";
import type { Vehicle, VehicleOnFile } from "../domain/vehicle.js";
import { planVehicles } from "../plan/plan-pages.js";
import type { PlannedReminder } from "../plan/reminder-plan.js";
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
  const { backlog } = parts;
  let group = backlog.take(count);
  const places = countReminders(group);
  const first = (messages: readonly QueuedMessage[], most: number) => {
    backlog.addFirst(messages.slice(most));
    return messages.slice(0, most);
  };
  try {
    if (group.some(({ ageMs }) => ageMs() > FRESH_MS)) {
      group = [...group, ...backlog.take(backlog.countWithin(READ_AGAIN - places))];
      const fresh = await readAgain(parts, group);
      // Others may have moved up, of more vehicles than those whose places these are.
      group = first(fresh, Math.min(count, countWithin(fresh, places)));
    }
    // One message may become two, as its vehicles go to different numbers now.
    return first(await unsuppressed(parts, group), count);
  } catch (error) {
    backlog.addFirst(group);
    throw error;
  }
}

/** Whether a message that has begun has to be looked at again all the same. */
export function isOutdated({ ageMs }: QueuedMessage): boolean {
  return ageMs() > OUTDATED_MS;
}

async function readAgain(
  parts: SenderParts,
  group: readonly QueuedMessage[],
): Promise<readonly QueuedMessage[]> {
  const { calls, clock, report, rules, today, vehicles } = parts;
  const reminders = group.flatMap((message) => message.reminders);
  const ids = new Set(reminders.map(({ key }) => key.vehicleId));
  let ageMs = stopwatch(clock);
  const found = await calls.reading(() => {
    ageMs = stopwatch(clock);
    return vehicles.findByIds([...ids]);
  });
  const { sends, skips } = planVehicles(rules, found.filter(hasVisited), today);
  report.recordSkips(skips);
  report.noLongerDue += ids.size - sends.length - skips.length;
  return remade(
    parts,
    group.map((message) => ({ ...message, ageMs })),
    sends,
  );
}

/** Leaves out what has been suppressed by now. */
async function unsuppressed(
  parts: SenderParts,
  group: readonly QueuedMessage[],
): Promise<readonly QueuedMessage[]> {
  const { calls, report, suppressions } = parts;
  const reminders = group.flatMap((message) => message.reminders);
  const { sends, skips } = await calls.reading(() => withoutSuppressed(reminders, suppressions));
  report.recordSkips(skips);
  return remade(parts, group, sends);
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
