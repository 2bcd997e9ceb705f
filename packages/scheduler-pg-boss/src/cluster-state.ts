import type { DailyTime, SchedulerStatus, ShardStates } from "@pengingat/core";
import { localDate } from "@pengingat/core/adapter";
import { latestRun, readSchedule } from "./daily-schedule.js";
import type { Engine } from "./engine.js";
import type { OpenRun } from "./open-run.js";
import { isLive, latestJobs, outputOf, type ShardJob, shardStates } from "./shard-job.js";

/** What the database says of the cluster. */
export interface ClusterState {
  /** `null`: stopped. */
  readonly time: DailyTime | null;
  readonly waitingFor: SchedulerStatus["waitingFor"];
  readonly shards: ShardStates | null;
  readonly openRun: OpenRun | null;
}

export const STOPPED: ClusterState = { time: null, waitingFor: null, shards: null, openRun: null };

/** Reads the schedule, and the shards of the last scheduled run: of one before it that is still under way, where the schedule was moved on. */
export async function clusterState(engine: Engine, timeZone: string): Promise<ClusterState> {
  const schedule = await readSchedule(engine.boss);
  if (schedule === null) return STOPPED;
  const { time } = schedule;
  const now = await engine.now();
  const { scheduledFor, jobs } = await shownRun(engine, latestRun(time, timeZone, now));
  const latest = [...latestJobs(jobs, jobs.at(-1)?.data.count ?? 0).values()];
  const isToday = localDate(timeZone, scheduledFor) === localDate(timeZone, now);
  const isHeldBack = latest.some((job) => outputOf(job)?.fault?.code === "CONFIRMATION_REQUIRED");
  const isPast =
    // A run that was ended by a stop stays so, where the same time is started again.
    scheduledFor <= schedule.since &&
    !latest.some(isLive) &&
    // One without any part is not what is supervised.
    (jobs.length === 0 || !(await engine.isSupervised()));
  return {
    time,
    waitingFor: isToday && isHeldBack ? "confirmation" : null,
    shards: shardStates(jobs),
    openRun: isPast ? null : openRun(scheduledFor, latest),
  };
}

async function shownRun(engine: Engine, latest: Date) {
  const jobs = await engine.shardsOf(latest);
  const live = jobs.length > 0 ? null : await engine.liveRun();
  return live ? { scheduledFor: live, jobs: await engine.shardsOf(live) } : { scheduledFor: latest, jobs };
}

/** The run by the latest job of each of its shards; `null` where it is done. */
export function openRun(scheduledFor: Date, latest: readonly ShardJob[]): OpenRun | null {
  const [first] = latest;
  if (first?.data.count === latest.length && latest.every((job) => outputOf(job)?.closed)) return null;
  const live = latest.filter(isLive);
  if (!live.some(({ state }) => state === "active")) return { scheduledFor, begunAt: null };
  return { scheduledFor, begunAt: new Date(Math.min(...live.map(({ createdOn }) => createdOn.getTime()))) };
}
