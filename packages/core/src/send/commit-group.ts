import { attemptAll, leaseOutlasts } from "./attempt.js";
import type { Commit } from "./commit.js";
import { abandon } from "./leftovers.js";
import { isOutdated } from "./look-again.js";
import { afterLostRace } from "./lost-race.js";
import { reportOutcomes, reportRefused, reportUnrecorded } from "./outcomes.js";
import { afterSetback, type EndedAttempt, mayTryAgain, type QueuedMessage } from "./queued-message.js";
import type { SenderParts } from "./sender-parts.js";

/** Settles the attempts that have ended and begins a group, in one commit; makes the attempts that it allows. */
export async function commitGroup(
  parts: SenderParts,
  ended: readonly EndedAttempt[],
  group: readonly QueuedMessage[],
): Promise<void> {
  const { admission, calls, halt, inFlight, writer } = parts;
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
  if (committed.fault !== undefined) halt.lost(committed.fault);
  const goesOn = group.length === 0 || mayGoOn(parts);
  await (goesOn ? attemptBegun(parts, group, committed) : takeBack(parts, group, committed));
  reportUnrecorded(parts, committed.unrecorded);
  const unsettled = [...committed.unrecorded, ...held];
  await reportOutcomes(
    parts,
    ended.filter((each) => !unsettled.includes(each)),
  );
  if (goesOn && committed.lost.length > 0) await afterLostRace(parts, committed.lost);
}

/** Whether further attempts may begin: not in a halted run, nor once its local date has passed. */
export function mayGoOn({ clock, halt, today }: SenderParts): boolean {
  if (clock.today() !== today) halt.now("stopped", "the local date changed");
  return !halt.signal.aborted;
}

/** Makes the attempts of what has begun; what began too late for what was read of it, goes back to the front. */
async function attemptBegun(
  parts: SenderParts,
  group: readonly QueuedMessage[],
  { ready, refused, postponed, leaseAgeMs }: Commit,
): Promise<void> {
  const { admission, backlog, calls, inFlight, writer } = parts;
  const mayGoBack = leaseOutlasts(parts, leaseAgeMs());
  const late = ready.filter((each) => mayGoBack && isOutdated(each) && mayTryAgain(afterSetback(each)));
  const current = ready.filter((message) => !late.includes(message));
  inFlight.enter(current);
  void attemptAll(parts, current, leaseAgeMs);
  await writer.release(late);
  backlog.addFirst([...late.map(afterSetback), ...postponed]);
  await calls.bestEffort(() => admission.release(group.length - current.length));
  reportRefused(parts, refused);
}

/** Takes back what began while the run was halted: no byte has left. */
async function takeBack(
  parts: SenderParts,
  group: readonly QueuedMessage[],
  { ready, lost }: Commit,
): Promise<void> {
  const { admission, calls, writer } = parts;
  await writer.release([...ready, ...lost]);
  await calls.bestEffort(() => admission.release(group.length));
  abandon(parts, group);
}

/** Waits for the row of an attempt that somebody else holds, in its place, while the run goes on. */
async function recordHeld(parts: SenderParts, attempt: EndedAttempt): Promise<void> {
  const { inFlight, wake, writer } = parts;
  if (await writer.recordHeld(attempt)) await reportOutcomes(parts, [attempt]);
  else reportUnrecorded(parts, [attempt]);
  inFlight.leave([attempt.message]);
  wake.notify();
}
