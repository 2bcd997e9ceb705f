import { wallTimes } from "../../../packages/scheduler-bree/test/support/wall-calendar.ts";
import type { Contender } from "../../harness/contender.ts";
import { type Jump, simulateTime } from "../../harness/simulated-time.ts";
import { type DailyJob, JOBS } from "./zones.ts";

/** Options of the contenders. */
export interface FiringOptions {
  readonly days: number;
}

/** Starts a job that calls `fire` when its time has come. */
export type StartJob = (job: DailyJob, fire: () => void) => Promise<void> | void;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.parse("2025-10-01T12:34:56.789Z");
/** A firing may come this long after its time was shown. */
const ON_TIME_MS = 61_000;

/** Simulates the days for all jobs, with a clock that is set now and then, and counts what went wrong. */
export async function scoredSimulation(
  { days }: FiringOptions,
  load: () => Promise<StartJob>,
): Promise<Contender> {
  const calendars = JOBS.map((job) => [
    ...wallTimes(job.zone, job, new Date(START - 2 * DAY), days + 5).values(),
  ]);
  const jumps = clockJumps(days);
  const time = simulateTime(START, jumps);
  const start = await load();
  const fired: { elapsed: number; wall: number }[][] = JOBS.map(() => []);
  return {
    async round() {
      for (const [index, job] of JOBS.entries()) {
        await start(job, () => fired[index]?.push({ elapsed: time.elapsed(), wall: time.wall() }));
      }
      await time.run(days * DAY);
      const scores = JOBS.map((job, index) =>
        score(job, calendars[index] ?? [], fired[index] ?? [], jumps, days),
      );
      const sum = (name: keyof ReturnType<typeof score>) =>
        scores.reduce((total, one) => total + one[name], 0);
      return { slots: sum("slots"), missed: sum("missed"), doubled: sum("doubled"), late: sum("late") };
    },
    close: async () => {},
  };
}

/** Now and then the clock is set wrong, by up to two hours and a half either way, and right again hours later. */
function clockJumps(days: number): Jump[] {
  const jumps: Jump[] = [];
  for (let day = 5, turn = 0; day < days - 2; day += 9, turn += 1) {
    const at = day * DAY + ((turn * 7919) % 1440) * MINUTE;
    const by = (5 + ((turn * 37) % 146)) * MINUTE * (turn % 2 === 0 ? 1 : -1);
    jumps.push({ at, by }, { at: at + (1 + (turn % 9)) * HOUR + 17 * MINUTE, by: -by });
  }
  return jumps;
}

function score(
  job: DailyJob,
  calendar: readonly number[],
  firings: readonly { elapsed: number; wall: number }[],
  jumps: readonly Jump[],
  days: number,
) {
  const counted = new Map<number, number[]>();
  for (const { elapsed, wall } of firings) {
    const slot = calendar.findLast((candidate) => candidate <= wall + 1_000);
    if (slot !== undefined) counted.set(slot, [...(counted.get(slot) ?? []), elapsed]);
  }
  let [slots, missed, doubled, late] = [0, 0, 0, 0];
  for (const slot of calendar) {
    const reached = firstReached(slot, jumps);
    const times = counted.get(slot) ?? [];
    // One firing before the first slot, or after the last whole day, would be doubled too.
    if (reached === null || slot <= START || reached > (days - 1) * DAY) {
      if (slot <= START) doubled += times.length;
      continue;
    }
    slots += 1;
    if (times.length === 0) missed += 1;
    else {
      doubled += times.length - 1;
      // A time that the clock skips may be made up for at the end of the gap, or as much later.
      const grace = isSkipped(job, slot) ? HOUR : 0;
      if ((times[0] ?? 0) - reached > ON_TIME_MS + grace) late += 1;
    }
  }
  return { slots, missed, doubled, late };
}

/** When the wall clock first shows `slot` or later, in elapsed time. */
function firstReached(slot: number, jumps: readonly Jump[]): number | null {
  let offset = 0;
  let from = 0;
  for (const { at, by } of [...jumps, { at: Number.POSITIVE_INFINITY, by: 0 }]) {
    const reached = Math.max(from, slot - START - offset);
    if (reached < at) return reached;
    from = at;
    offset += by;
  }
  return null;
}

function isSkipped({ zone, hour, minute }: DailyJob, slot: number): boolean {
  const shown = new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeStyle: "short" }).format(slot);
  return shown !== `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}
