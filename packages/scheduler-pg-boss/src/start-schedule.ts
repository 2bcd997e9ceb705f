import type { DailyTime } from "@pengingat/core";
import { localDate } from "@pengingat/core/adapter";
import { isSetByHand, latestRun, readSchedule, writeSchedule } from "./daily-schedule.js";
import type { Engine } from "./engine.js";
import { RUN_QUEUE } from "./queues.js";
import type { PgBossSettings } from "./scheduler-options.js";

/** The schedule that stands after a start. */
interface Started {
  readonly time: DailyTime;
  readonly isChanged: boolean;
  /** Runs scheduled up to here were past when a person set it; `null` where a process did that starts by itself. */
  readonly pastByHand: Date | null;
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
  if (!byHand && before === null && (await isSetByHand(boss))) return null;
  const kept = !byHand && before?.byHand ? before : null;
  const time = kept?.time ?? given;
  const isSame = before?.timeZone === timeZone && isSameTime(before.time, time);
  if (!isSame || byHand) {
    const now = await engine.now();
    const since = isSame ? before.since : now;
    await writeSchedule(boss, { time, since, timeZone, byHand: byHand ? now : (kept?.byHand ?? null) });
  }
  return { time, isChanged: !isSame, pastByHand: kept?.since ?? null };
}

function isSameTime(a: DailyTime, b: DailyTime): boolean {
  return a.hour === b.hour && a.minute === b.minute;
}

/** Has today's run made now, if its time has passed by no more than `catchUpWithinMs`, and was not when a person set it. */
export async function catchUpToday(
  engine: Engine,
  { time, pastByHand }: Pick<Started, "time" | "pastByHand">,
  { timeZone, catchUpWithinMs }: Pick<PgBossSettings, "timeZone" | "catchUpWithinMs">,
): Promise<void> {
  const now = await engine.now();
  const run = latestRun(time, timeZone, now);
  const isToday = localDate(timeZone, run) === localDate(timeZone, now);
  if (pastByHand !== null && run <= pastByHand) return;
  if (!isToday || now.getTime() - run.getTime() > catchUpWithinMs) return;
  await engine.boss.send(RUN_QUEUE, { isCatchUp: true });
  engine.wake(RUN_QUEUE);
}
