import type { DailyTime } from "@pengingat/core";
import { localDate } from "@pengingat/core/adapter";
import { isSetByHand, latestRun, readSchedule, writeSchedule } from "./daily-schedule.js";
import { type Engine, RUN_QUEUE } from "./engine.js";
import type { PgBossSettings } from "./scheduler-options.js";

/** The schedule that stands after a start. */
interface Started {
  readonly time: DailyTime;
  readonly isChanged: boolean;
}

/**
 * Starts the cluster's schedule, or moves it. A process that does so by itself (not `byHand`) keeps what a person has
 * started, moved or stopped: `null` where it stays stopped.
 */
export async function startSchedule(
  engine: Engine,
  given: DailyTime,
  timeZone: string,
  byHand: boolean,
): Promise<Started | null> {
  const { boss } = engine;
  const before = await readSchedule(boss);
  const isKept = !byHand && (await isSetByHand(boss));
  if (isKept && before === null) return null;
  const time = isKept && before ? before.time : given;
  const isChanged =
    before?.time.hour !== time.hour || before.time.minute !== time.minute || before.timeZone !== timeZone;
  if (isChanged) await writeSchedule(boss, { time, since: await engine.now(), timeZone }, byHand || isKept);
  return { time, isChanged };
}

/** Has today's run made now, if its time has passed by no more than `catchUpWithinMs`. */
export async function catchUpToday(
  engine: Engine,
  time: DailyTime,
  { timeZone, catchUpWithinMs }: Pick<PgBossSettings, "timeZone" | "catchUpWithinMs">,
): Promise<void> {
  const now = await engine.now();
  const run = latestRun(time, timeZone, now);
  const isToday = localDate(timeZone, run) === localDate(timeZone, now);
  if (!isToday || now.getTime() - run.getTime() > catchUpWithinMs) return;
  await engine.boss.send(RUN_QUEUE, { isCatchUp: true });
  engine.wake(RUN_QUEUE);
}
