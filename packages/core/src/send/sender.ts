import { commitGroup, mayGoOn } from "./commit-group.js";
import { abandon, skipForToday } from "./leftovers.js";
import { lookAgain } from "./look-again.js";
import { isTriedAgain, judge } from "./outcomes.js";
import { countReminders, type EndedAttempt, type QueuedMessage } from "./queued-message.js";
import type { SenderParts } from "./sender-parts.js";

/** The messages that begin next; how long to sleep where there are none. */
interface NextGroup {
  readonly messages: readonly QueuedMessage[];
  readonly waitMs: number;
}

/**
 * Sends the backlog, and what comes into it, until nothing is left. In a halted run it gives up what has not begun.
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
    if (ended.length + messages.length > 0) await commitGroup(parts, ended, messages);
    else if (inFlight.size === 0 && backlog.isDone) return;
    else await wake.sleep(waitMs);
  }
}

async function nextGroup(parts: SenderParts, ended: readonly EndedAttempt[]): Promise<NextGroup> {
  const { admission, backlog, breaker, calls, halt, report, standingNotice } = parts;
  const none = (waitMs: number): NextGroup => ({ messages: [], waitMs });
  // Nothing is left to begin: no later day and no stop takes anything away from this run.
  if (backlog.isDone) return none(Number.POSITIVE_INFINITY);
  if (!mayGoOn(parts)) {
    abandon(parts, backlog.drain());
    return none(Number.POSITIVE_INFINITY);
  }
  let admitted = 0;
  try {
    const notice = await calls.reading(standingNotice);
    if (notice !== null) {
      halt.now("halted", notice);
      return none(0);
    }
    const closing = admission.closing();
    if (closing) skipForToday(parts, backlog.drain(), closing);
    const count = countFitting(parts, ended);
    if (count === 0) return none(Number.POSITIVE_INFINITY);
    admitted = await calls.reading(() => admission.admit(count));
    if (admitted === 0) {
      report.progress(admission.waitingUntil());
      return none(admission.waitMs());
    }
    if (breaker.needsProbes) backlog.bringFarOnesFirst();
    const messages = await lookAgain(parts, admitted);
    if (breaker.isSuspicious) for (const { to } of messages) breaker.probe(to);
    await calls.bestEffort(() => admission.release(admitted - messages.length));
    return { messages, waitMs: 0 };
  } catch (error) {
    halt.lost(error);
    await calls.bestEffort(() => admission.release(admitted));
    return none(0);
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
