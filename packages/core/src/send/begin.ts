import { attempt } from "./attempt.js";
import type { Commit } from "./ledger-writer.js";
import { abandon } from "./leftovers.js";
import { remade } from "./look-again.js";
import { mayGoOn } from "./may-go-on.js";
import type { BegunMessage, QueuedMessage } from "./queued-message.js";
import type { SenderParts } from "./sender-parts.js";

/** Makes the attempts that were committed. Returns the messages that another run began first. */
export async function begin(
  parts: SenderParts,
  { asked, begun, lease }: Commit,
): Promise<readonly QueuedMessage[]> {
  if (asked.length === 0) return [];
  const { admission, calls, inFlight, writer } = parts;
  const ready: BegunMessage[] = [];
  const lost: QueuedMessage[] = [];
  for (const message of asked) {
    const isOurs = message.begun.map(({ token }) => begun.has(token));
    if (isOurs.every(Boolean)) ready.push(message);
    else {
      lost.push(...part(parts, message, (index) => !isOurs[index]));
      ready.push(...part(parts, message, (index) => isOurs[index] === true));
    }
  }

  if (mayGoOn(parts)) {
    inFlight.enter(ready);
    for (const message of ready) void make(message);
    await calls.bestEffort(() => admission.giveBack(asked.length - ready.length));
    return lost;
  }
  // The run was halted while the statement was under way, and no byte has left.
  await writer.release(ready);
  await calls.bestEffort(() => admission.giveBack(asked.length));
  abandon(parts, asked);
  return [];

  async function make(message: BegunMessage): Promise<void> {
    const startedAt = parts.clock.monotonic();
    const outcome = await attempt(parts, message, lease);
    parts.report.attempted({
      vehicleIds: message.begun.map(({ vehicleId }) => vehicleId),
      attempt: message.attempts + 1,
      status: outcome.status,
      code: outcome.status === "sent" ? null : outcome.code,
      tookMs: parts.clock.monotonic() - startedAt,
    });
    inFlight.end({ message: { ...message, attempts: message.attempts + 1 }, outcome });
  }
}

/** The message, or messages, of some of a message's reminders. */
function part(parts: SenderParts, message: BegunMessage, isIn: (index: number) => boolean): BegunMessage[] {
  const reminders = message.reminders.filter((_, index) => isIn(index));
  const begun = new Map(message.begun.map((each) => [each.vehicleId, each]));
  return remade(parts, message, reminders).map((smaller) => ({
    ...smaller,
    begun: smaller.reminders.flatMap(({ key }) => begun.get(key.vehicleId) ?? []),
  }));
}
