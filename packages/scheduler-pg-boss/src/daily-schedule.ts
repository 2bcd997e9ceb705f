import { type DailyTime, nextRunTime } from "@pengingat/core";
import type { PgBoss } from "pg-boss";
import { RUN_QUEUE } from "./queues.js";

/** No two scheduled runs of a zone are further apart, save where a zone skips a whole day. */
const LONGEST_DAY_MS = 26 * 3_600_000;

/** The key of a second look, an hour later. */
const SECOND_LOOK = "second-look";

/** A stopped schedule keeps its row. Its yearly job finds that it is stopped. */
const STOPPED_CRON = "0 0 1 1 *";

/** The cluster's schedule. */
export interface DailySchedule {
  readonly time: DailyTime;
  /** Runs scheduled up to here were past when it was started. */
  readonly since: Date;
  readonly timeZone: string;
  /** When a person started or moved it; `null` where a process did that starts by itself. */
  readonly byHand: Date | null;
}

/** What pg-boss keeps with it. */
type Kept =
  | { readonly stopped: true; readonly byHand: true }
  | (DailyTime & { readonly since: string; readonly byHand: string | null; readonly stopped?: never });

async function readRow(boss: PgBoss) {
  const row = await boss.getSchedule(RUN_QUEUE);
  return row && { timeZone: row.timezone, kept: row.data as Kept };
}

/** Reads the cluster's schedule; `null` where it is stopped. */
export async function readSchedule(boss: PgBoss): Promise<DailySchedule | null> {
  const row = await readRow(boss);
  if (row === null || row.kept.stopped) return null;
  const { hour, minute, since, byHand } = row.kept;
  const { timeZone } = row;
  return {
    time: { hour, minute },
    since: new Date(since),
    timeZone,
    byHand: byHand ? new Date(byHand) : null,
  };
}

/** Whether a person started, moved or stopped the cluster's schedule last: also where it is stopped. */
export async function isSetByHand(boss: PgBoss): Promise<boolean> {
  return Boolean((await readRow(boss))?.kept.byHand);
}

/** Writes the cluster's schedule, of which pg-boss makes a job a day. */
export async function writeSchedule(
  boss: PgBoss,
  { time, since, timeZone, byHand }: DailySchedule,
): Promise<void> {
  const { hour, minute } = time;
  const setByHand = byHand?.toISOString() ?? null;
  const data = { hour, minute, since: since.toISOString(), byHand: setByHand } satisfies Kept;
  // By default pg-boss drops a time at which no process was there.
  const options = { tz: timeZone, missed: "once" } as const;
  await boss.schedule(RUN_QUEUE, `${minute} ${hour} * * *`, data, options);
  // A time that the clocks skip comes an hour late in pg-boss, but at the gap's end by `nextRunTime`: the second look is there.
  if (changesClocks(timeZone) && hour < 23)
    await boss.schedule(RUN_QUEUE, `0 ${hour + 1} * * *`, data, { ...options, key: SECOND_LOOK });
  else await boss.unschedule(RUN_QUEUE, SECOND_LOOK);
}

/**
 * Notes that a run is past, whatever became of its shards: another scheduler may have made it, or the rest of it. One
 * statement: a person may stop or move the schedule meanwhile.
 */
export async function notePast(boss: PgBoss, schema: string, run: Date): Promise<void> {
  const update = `update ${schema}.schedule set data = jsonb_set(data, '{since}', to_jsonb($1::text))
    where name = '${RUN_QUEUE}' and data ->> 'since' < $1`;
  await boss.getDb().executeSql(update, [run.toISOString()]);
}

/** Ends the cluster's schedule, for those too that start by themselves. */
export async function endSchedule(boss: PgBoss): Promise<void> {
  await boss.unschedule(RUN_QUEUE, SECOND_LOOK);
  if ((await readRow(boss)) === null) return;
  await boss.schedule(RUN_QUEUE, STOPPED_CRON, { stopped: true, byHand: true } satisfies Kept);
}

/** The latest run that is not after `now`. */
export function latestRun(time: DailyTime, timeZone: string, now: Date): Date {
  let latest = new Date(now.getTime() - LONGEST_DAY_MS);
  for (;;) {
    const next = nextRunTime({ ...time, timeZone }, latest);
    if (next > now) return latest;
    latest = next;
  }
}

function changesClocks(timeZone: string): boolean {
  const format = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" });
  const year = new Date().getUTCFullYear();
  const offsets = Array.from(
    { length: 12 },
    (_, month) =>
      format.formatToParts(Date.UTC(year, month, 1)).find(({ type }) => type === "timeZoneName")?.value,
  );
  return new Set(offsets).size > 1;
}
