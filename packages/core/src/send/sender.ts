import { attemptAll, leaseOutlasts } from "./attempt.js";
import { abandon, skipForToday } from "./leftovers.js";
import { isOutdated, lookAgain } from "./look-again.js";
import { afterLostRace } from "./lost-race.js";
import { isTriedAgain, judge, reportOutcomes, reportRefused, reportUnrecorded } from "./outcomes.js";
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
    if (ended.length + messages.length > 0) await commit(parts, ended, messages);
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

/** Whether further attempts may begin: not in a halted run, nor once its local date has passed. */
function mayGoOn({ clock, halt, today }: SenderParts): boolean {
  if (clock.today() !== today) halt.now("stopped", "the local date changed");
  return !halt.signal.aborted;
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

/** How often a message whose begin took too long is looked at again; after that its attempts are used up. */
const MOST_LATE = 2;

function afterDelay(message: QueuedMessage): QueuedMessage {
  return { ...message, lostRaces: message.lostRaces + 1 };
}

async function commit(
  parts: SenderParts,
  ended: readonly EndedAttempt[],
  group: readonly QueuedMessage[],
): Promise<void> {
  const { admission, backlog, calls, halt, inFlight, writer } = parts;
  const committed = await writer.write(ended, group).catch((error: unknown) => halt.lost(error));
  const held = committed?.held ?? [];
  inFlight.leave(ended.filter((each) => !held.includes(each)).map(({ message }) => message));
  for (const each of held) void recordHeld(parts, each);
  if (!committed) {
    reportUnrecorded(parts, ended);
    abandon(parts, group);
    await calls.bestEffort(() => admission.release(group.length));
    return;
  }
  const { ready, lost, refused, postponed, unrecorded, fault, leaseAgeMs } = committed;
  if (fault !== undefined) halt.lost(fault);
  const recorded = ended.filter((each) => ![...unrecorded, ...held].includes(each));
  if (group.length === 0 || mayGoOn(parts)) {
    const mayGoBack = leaseOutlasts(parts, leaseAgeMs());
    const late = ready.filter((each) => mayGoBack && each.lostRaces < MOST_LATE && isOutdated(each));
    const current = ready.filter((message) => !late.includes(message));
    inFlight.enter(current);
    void attemptAll(parts, current, leaseAgeMs);
    await writer.release(late);
    backlog.addFirst([...late.map(afterDelay), ...postponed]);
    await calls.bestEffort(() => admission.release(group.length - current.length));
    reportRefused(parts, refused);
    reportUnrecorded(parts, unrecorded);
    await reportOutcomes(parts, recorded);
    if (lost.length > 0) await afterLostRace(parts, lost);
  } else {
    // The run was halted while the statement was under way, and no byte has left.
    await writer.release([...ready, ...lost]);
    await calls.bestEffort(() => admission.release(group.length));
    abandon(parts, group);
    reportUnrecorded(parts, unrecorded);
    await reportOutcomes(parts, recorded);
  }
}

/** Waits for the row of an attempt that somebody else holds, in its place, while the run goes on. */
async function recordHeld(parts: SenderParts, attempt: EndedAttempt): Promise<void> {
  const { inFlight, wake, writer } = parts;
  if (await writer.recordHeld(attempt)) await reportOutcomes(parts, [attempt]);
  else reportUnrecorded(parts, [attempt]);
  inFlight.leave([attempt.message]);
  wake.notify();
}
