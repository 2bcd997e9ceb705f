import { setTimeout as delay } from "node:timers/promises";
import {
  inMemoryScheduledRuns,
  type ReminderSchedulerHarness,
  type RunScript,
  type SchedulerSettings,
} from "@pengingat/core/testing";
import { TestClock } from "pg-boss";
import type * as Package from "../../src/index.js";
import { scriptedService } from "./scripted-service.ts";

const MINUTE_MS = 60_000;
/**
 * How often pg-boss looks at its schedules, and at what these are to send: seldom by default, so that a run begins up to 40
 * seconds after its time. At a whole number of all polls they come in the order in which a run goes through them: the
 * longest, which was set first, and last that for shards, each second.
 */
const POLLS = { cronMonitorIntervalSeconds: 4, cronWorkerIntervalSeconds: 3 };
const ALL_POLLS_MS = 12_000;
const OPEN_ENDED: readonly RunScript[] = ["waits", "ignores the stop"];

/** Where pg-boss's tables go. */
export interface EngineSchema {
  readonly connectionString: string;
  readonly schema: string;
  drop(): Promise<unknown>;
}

/** Schedulers for the contract's suite, on a PostgreSQL whose clock moves with their own. */
export function contractHarness(
  { migratePgBoss, pgBossScheduler }: Pick<typeof Package, "migratePgBoss" | "pgBossScheduler">,
  newSchema: () => EngineSchema | Promise<EngineSchema>,
): (settings: SchedulerSettings) => Promise<ReminderSchedulerHarness> {
  return async ({ now, timeZone, run }) => {
    const clock = new TestClock(now);
    const { connectionString, schema, drop } = await newSchema();
    const service = scriptedService(run);
    const types: Package.SchedulerEvent["type"][] = [];
    /** A run whose time has come, and that still waits for the engine to take note of its end, would sleep a day with the machine. */
    const isSettled = () =>
      OPEN_ENDED.includes(run) ||
      types.lastIndexOf("run_due") <
        Math.max(types.lastIndexOf("run_finished"), types.lastIndexOf("run_failed"));
    const scheduler = pgBossScheduler({
      connection: { connectionString, ...POLLS },
      schema,
      scheduledRuns: inMemoryScheduledRuns({ now: () => clock.now() }),
      service,
      timeZone,
      clock,
      onEvent: ({ type }) => types.push(type),
      stopTimeoutMs: run === "ignores the stop" ? 100 : 15_000,
    });
    await migratePgBoss({ connection: { connectionString }, schema });
    return {
      scheduler,
      async advance(ms) {
        const end = clock.now() + ms;
        while (ms > MINUTE_MS && types.includes("run_due") && !isSettled()) await delay(5);
        while (clock.now() < end)
          await sleepAndTick(clock, Math.min(end, scheduler.status().nextRunAt?.getTime() ?? end));
      },
      runs: () => ({ begun: service.runs.length, ended: service.ended() }),
      async close() {
        await scheduler.leave();
        await drop();
      },
    };
  };
}

/** Sleeps until shortly before, as a machine does, so that a day does not take 100,000 polls; then lets each timer fire. */
async function sleepAndTick(clock: TestClock, until: number): Promise<void> {
  const wakeUp = Math.floor(until / ALL_POLLS_MS) * ALL_POLLS_MS - ALL_POLLS_MS;
  if (wakeUp > clock.now()) await clock.setTime(wakeUp);
  await clock.tick(until - clock.now());
}
