import { begin } from "./begin.js";
import { abandon, skipForToday } from "./leftovers.js";
import { freshened, isStale, unsuppressed } from "./look-again.js";
import { afterLostRace } from "./lost-race.js";
import { mayGoOn } from "./may-go-on.js";
import { isTriedAgain, judge, reportOutcomes, reportUnrecorded } from "./outcomes.js";
import { countReminders, countWithin, type EndedAttempt, type QueuedMessage } from "./queued-message.js";
import type { SenderParts } from "./sender-parts.js";

/** The messages that begin next; how long to sleep where there are none. */
interface NextGroup {
  readonly messages: readonly QueuedMessage[];
  readonly waitMs: number;
}

/** So many vehicles are read again at once, of those that wait too: one statement then serves for some seconds. */
const READ_AGAIN = 200;

/**
 * Sends the backlog, and what comes into it, until nothing is left or the run is halted.
 *
 * Each round of the loop settles the attempts that have ended, and begins as many as find a place: one statement, one
 * commit. Groups form by themselves, as what came together while the statement before was under way.
 */
export async function sendBacklog(parts: SenderParts): Promise<void> {
  const { backlog, halt, inFlight, wake } = parts;
  halt.signal.addEventListener("abort", () => wake.notify());
  for (;;) {
    // What arrives in the same turn of the event loop goes into the same statement.
    await new Promise((resolve) => setImmediate(resolve));
    const ended = inFlight.takeEnded();
    judge(parts, ended);
    const { messages, waitMs } = await nextGroup(parts, ended);
    if (ended.length + messages.length > 0) await commit(parts, ended, messages);
    else if (inFlight.size === 0 && (backlog.isDone || halt.signal.aborted)) return;
    else await wake.sleep(waitMs);
  }
}

async function nextGroup(parts: SenderParts, ended: readonly EndedAttempt[]): Promise<NextGroup> {
  const { admission, backlog, calls, halt, report } = parts;
  // Nothing is left to begin: no later day and no stop takes anything away from this run.
  if (backlog.isDone) return { messages: [], waitMs: Number.POSITIVE_INFINITY };
  await lookAtNotices(parts);
  if (!mayGoOn(parts)) {
    abandon(parts, backlog.drain());
    return { messages: [], waitMs: Number.POSITIVE_INFINITY };
  }
  const closing = admission.closing();
  if (closing) skipForToday(parts, backlog.drain(), closing);
  const count = countFitting(parts, ended);
  if (count === 0) return { messages: [], waitMs: backlog.restMs };
  try {
    const admitted = await calls.reading(() => admission.admit(count));
    if (admitted === 0) {
      report.progress(admission.waitingUntil());
      return { messages: [], waitMs: Math.min(admission.waitMs(), backlog.restMs) };
    }
    const messages = await lookAgain(parts, admitted);
    await calls.bestEffort(() => admission.giveBack(admitted - messages.length));
    return { messages, waitMs: 0 };
  } catch (error) {
    halt.lost(error);
    return { messages: [], waitMs: 0 };
  }
}

/** Halts the run where its gateway says that it does not deliver. */
async function lookAtNotices({ calls, halt, notices }: SenderParts): Promise<void> {
  try {
    const reason = await calls.reading(() => notices.haltReason());
    if (reason !== null) halt.now("halted", reason);
  } catch (error) {
    halt.lost(error);
  }
}

/** How many messages from the front of the queue find a place, with those places that the ended attempts free. */
function countFitting(parts: SenderParts, ended: readonly EndedAttempt[]): number {
  const { backlog, breaker, inFlight, limits } = parts;
  const taken = inFlight.size - countEnded(ended);
  const failing = backlog.resting + countEnded(ended.filter((each) => isTriedAgain(parts, each)));
  const count = backlog.countWithin(Math.max(0, breaker.allowance(limits.concurrency, failing) - taken));
  // One message of several reminders is one attempt: it need not wait until the gateway has proved itself.
  return count === 0 && taken + failing === 0 ? Math.min(1, backlog.queue.length) : count;
}

function countEnded(ended: readonly EndedAttempt[]): number {
  return countReminders(ended.map(({ message }) => message));
}

/** Takes so many messages, as they are on file now. Those behind them that were read again too go back. */
async function lookAgain(parts: SenderParts, count: number): Promise<readonly QueuedMessage[]> {
  const { backlog, calls, report } = parts;
  let group = backlog.take(count);
  const places = countReminders(group);
  try {
    if (group.some((message) => isStale(parts, message))) {
      group = [...group, ...backlog.take(backlog.countWithin(READ_AGAIN - places))];
      const fresh = await calls.reading(() => freshened(parts, group));
      report.recordSkips(fresh.skips);
      report.noLongerDue += fresh.noLongerDue;
      // Others may have moved up, of more vehicles than those whose places these are.
      const fitting = Math.min(count, countWithin(fresh.messages, places));
      backlog.addFirst(fresh.messages.slice(fitting));
      group = fresh.messages.slice(0, fitting);
    }
    const { messages, skips } = await calls.reading(() => unsuppressed(parts, group));
    report.recordSkips(skips);
    return messages;
  } catch (error) {
    backlog.addFirst(group);
    throw error;
  }
}

async function commit(
  parts: SenderParts,
  ended: readonly EndedAttempt[],
  group: readonly QueuedMessage[],
): Promise<void> {
  const { halt, inFlight, writer } = parts;
  const committed = await writer.write(ended, group).catch((error: unknown) => {
    halt.lost(error);
    return null;
  });
  inFlight.leave(ended.map(({ message }) => message));
  if (committed) {
    const lost = await begin(parts, committed);
    await reportOutcomes(parts, ended);
    if (lost.length > 0) await afterLostRace(parts, lost);
  } else {
    reportUnrecorded(parts, ended);
    abandon(parts, group);
  }
}
