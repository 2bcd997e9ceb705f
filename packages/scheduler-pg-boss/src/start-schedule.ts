import type { DailyTime } from "@pengingat/core";
import { localDate } from "@pengingat/core/adapter";
import { latestRun, readSchedule, writeSchedule } from "./daily-schedule.js";
import { type Engine, RUN_QUEUE } from "./engine.js";
import type { PgBossSettings } from "./scheduler-options.js";

/** Starts the cluster's schedule, or moves it. Resolves with whether that changed anything. */
export async function startSchedule(engine: Engine, time: DailyTime, timeZone: string): Promise<boolean> {
  const before = await readSchedule(engine.boss);
  const isSame =
    before?.time.hour === time.hour && before.time.minute === time.minute && before.timeZone === timeZone;
  if (!isSame) await writeSchedule(engine.boss, { time, since: await engine.now(), timeZone });
  return !isSame;
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
