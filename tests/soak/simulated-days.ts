import { setImmediate as turn } from "node:timers/promises";
import { sequelizeStore } from "../../packages/adapter-sequelize/dist/index.js";
import { connectDatabase } from "../../packages/pengingat/src/database/connect.ts";
import { wallTimes } from "../../packages/scheduler-bree/test/support/wall-calendar.ts";
import { dailyFleet } from "./daily-fleet.ts";
import { inProcess } from "./in-process.ts";
import { inThreads } from "./in-threads.ts";
import { jumpingClock } from "./jumping-clock.ts";
import { messageChecker } from "./message-checker.ts";
import { processSample } from "./process-sample.ts";
import type { Sample, SoakOptions, SoakReport } from "./soak-report.ts";
import type { World } from "./system.ts";

const DAY_MS = 86_400_000;

/** Lets a scheduler go through its days in this process, from wake-up to wake-up, and counts from outside. */
export async function simulateDays(options: SoakOptions): Promise<SoakReport> {
  const { databaseUrl, timeZone, due, from, days, threads, sampleEvery, ...time } = options;
  await migrate(databaseUrl);
  const start = Date.parse(`${from}T12:00:00Z`);
  const scheduled = expectedRuns(timeZone, time, start, days);
  const end = (scheduled.at(-1) ?? start) + DAY_MS / 24;

  const clock = jumpingClock(start);
  const fleet = await dailyFleet(databaseUrl, due, from);
  const checker = messageChecker();
  const dateOf = localDates(timeZone);
  const events: Record<string, number> = {};
  let latestMs = 0;
  let runs = 0;
  let fault: string | null = null;
  let idle = Promise.withResolvers<void>();
  idle.resolve();
  const world: World = {
    databaseUrl,
    timeZone,
    time,
    clock,
    accept: checker.accept,
    onEvent(event) {
      events[event.type] = (events[event.type] ?? 0) + 1;
      if (event.type === "run_due") {
        idle = Promise.withResolvers();
        latestMs = Math.max(latestMs, clock.now().getTime() - event.scheduledFor.getTime());
      } else if (event.type !== "started" && event.type !== "stopped") {
        runs += 1;
        if ("fault" in event) fault ??= JSON.stringify(event);
        idle.resolve();
      }
    },
  };
  const system = threads ? await inThreads(world) : inProcess(world);

  const samples: Sample[] = [];
  let sampled = 0;
  let wakeUps = 0;
  let daysSeen = 0;
  let today = dateOf(start);
  for (;;) {
    await turn();
    await idle.promise;
    if (fault !== null) throw new Error(fault);
    await turn();
    if (runs > sampled) {
      sampled = runs;
      if (runs % sampleEvery === 0 || runs === days) samples.push(await processSample(runs));
    }
    const next = clock.nextWakeUp();
    if (next === null) throw new Error("expected a sleeping scheduler, got none");
    if (next > end) break;
    if (dateOf(next) !== today) {
      today = dateOf(next);
      daysSeen += 1;
      checker.dawn(await fleet.dawn(today));
    }
    wakeUps += 1;
    clock.jumpTo(next);
  }
  await system.stop();
  const counts = await fleet.tableCounts(scheduled);
  await fleet.close();
  return { days: daysSeen, wakeUps, messages: checker.counts(), ...counts, events, latestMs, samples };
}

/** The first `days` moments after `start` at which the wall clock reaches the time, found by looking. */
function expectedRuns(
  timeZone: string,
  time: { readonly hour: number; readonly minute: number },
  start: number,
  days: number,
): number[] {
  const all = wallTimes(timeZone, time, new Date(start - DAY_MS), days + 4);
  return [...all.values()].filter((run) => run > start).slice(0, days);
}

async function migrate(databaseUrl: string): Promise<void> {
  const sequelize = connectDatabase(databaseUrl);
  await sequelizeStore(sequelize).migrate();
  await sequelize.close();
}

/** The local date by the platform's own calendar, not by the code under test. */
function localDates(timeZone: string): (instant: number) => string {
  const format = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" });
  return (instant) => format.format(instant);
}
