import { setTimeout as delay } from "node:timers/promises";
import type { SchedulerFault } from "@pengingat/core/adapter";
import type { Engine } from "./engine.js";
import { SHARD_QUEUE } from "./queues.js";
import type { ShardCounts, Shared } from "./scheduler-event.js";
import { isLive, latestJobs, outputOf, type ShardJob, shardStates } from "./shard-job.js";

/** How often the shards that are under way on other machines are looked at. */
const LOOK_EVERY_MS = 1_000;

/** What the shards of a scheduled run came to together. */
export type SharedOutcome = Shared & Outcome;

type Outcome =
  | { readonly closed: boolean; readonly counts: ShardCounts; readonly fault: null }
  | { readonly closed: false; readonly counts: null; readonly fault: SchedulerFault };

/**
 * Divides a scheduled run into shards, one job each, and waits until none of them waits or runs. Those that are closed
 * are not made again. Resolves with `null` where `signal` aborts first: the jobs then stay.
 *
 * @param untilChange - resolves when a shard of this process has ended
 */
export async function shareRun(
  engine: Engine,
  scheduledFor: Date,
  shards: number,
  signal: AbortSignal,
  untilChange: () => Promise<unknown>,
): Promise<SharedOutcome | null> {
  // What an earlier run left behind, whose own job has ended, would send beside this one's pace.
  await engine.cancelEarlier(scheduledFor);
  const known = await engine.shardsOf(scheduledFor);
  const { count, before } = division(known, shards);
  for (let index = 0; index < count; index += 1) {
    const job = before.get(index);
    if (job && outputOf(job)?.closed) continue;
    if (signal.aborted) return null;
    const data = { scheduledFor: scheduledFor.toISOString(), index, count };
    await engine.boss.send(SHARD_QUEUE, data, { singletonKey: `${data.scheduledFor} ${index}/${count}` });
  }
  engine.wake(SHARD_QUEUE);
  while (await engine.isLive(scheduledFor)) {
    await Promise.race([untilChange(), delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined)]);
    if (signal.aborted) return null;
  }
  const jobs = await engine.shardsOf(scheduledFor);
  return { ...outcomeOf(latestJobs(jobs, count), count), shards: shardStates(jobs) };
}

/** Two divisions at once would keep two paces: a new one begins when nothing of the old is under way, and something left. */
function division(known: readonly ShardJob[], shards: number) {
  const { count } = known.findLast(isLive)?.data ?? known.at(-1)?.data ?? { count: shards };
  const last = latestJobs(known, count);
  const isUsed = known.some(isLive) || outcomeOf(last, count).closed;
  return isUsed ? { count, before: last } : { count: shards, before: latestJobs(known, shards) };
}

function outcomeOf(latest: ReadonlyMap<number, ShardJob>, count: number): Outcome {
  const outputs = Array.from({ length: count }, (_, index) => {
    const job = latest.get(index);
    return job ? outputOf(job) : null;
  });
  const faults = outputs
    .map((output) => (output === null ? SHARD_LOST : output.fault))
    .filter((fault) => fault !== null);
  const [fault] = [...faults.filter(({ code }) => code === "CONFIRMATION_REQUIRED"), ...faults];
  if (fault) return { closed: false, counts: null, fault };
  const counts = outputs.reduce((sum, output) => plus(sum, output?.counts ?? NOTHING), NOTHING);
  return { closed: outputs.every((output) => output?.closed), counts, fault: null };
}

/** A shard that was released as often as it may be, or whose day is over. */
const SHARD_LOST: SchedulerFault = { name: "ShardLost", code: null, message: null, at: null };

const NOTHING: ShardCounts = { due: 0, sent: 0, failed: 0, unknown: 0, skipped: 0, left: 0 };

function plus(a: ShardCounts, b: ShardCounts): ShardCounts {
  return {
    due: a.due + b.due,
    sent: a.sent + b.sent,
    failed: a.failed + b.failed,
    unknown: a.unknown + b.unknown,
    skipped: a.skipped + b.skipped,
    left: a.left + b.left,
  };
}
