import { setTimeout as delay } from "node:timers/promises";
import { type RunScript, reminderSchedulerContract } from "@pengingat/core/testing";
import { eventLog } from "@pengingat/test-support/event-log";
import { TestClock } from "pg-boss";
import { describe, it } from "vitest";
import { migratePgBoss, pgBossScheduler, type SchedulerEvent } from "../src/index.js";
import { newCluster, scriptedService } from "./support/cluster-rig.js";

const MINUTE_MS = 60_000;
const OPEN_ENDED: readonly RunScript[] = ["waits", "ignores the stop"];

const isDue = ({ type }: SchedulerEvent) => type === "run_due";
const isOutcome = ({ type }: SchedulerEvent) => type === "run_finished" || type === "run_failed";

describe("on a real PostgreSQL, whose clock moves with its own, it keeps the scheduler's contract:", () => {
  const cases = reminderSchedulerContract(async ({ now, timeZone, run }) => {
    const clock = new TestClock(now);
    const cluster = await newCluster(() => clock.now());
    const connection = { connectionString: cluster.connectionString };
    const service = scriptedService(run);
    const { onEvent, events } = eventLog<SchedulerEvent>();
    /** A run whose time has come, and that still waits for the engine to take note of its end, would sleep a day with the machine. */
    const isSettled = () =>
      OPEN_ENDED.includes(run) || events.findLastIndex(isDue) < events.findLastIndex(isOutcome);
    const scheduler = pgBossScheduler({
      connection,
      schema: cluster.schema,
      scheduledRuns: cluster.scheduledRuns,
      service,
      timeZone,
      clock,
      onEvent,
      stopTimeoutMs: run === "ignores the stop" ? 100 : 15_000,
    });
    await migratePgBoss({ connection, schema: cluster.schema });
    return {
      scheduler,
      async advance(ms) {
        const end = clock.now() + ms;
        while (ms > MINUTE_MS && events.some(isDue) && !isSettled()) await delay(5);
        while (clock.now() < end)
          await sleepAndTick(clock, Math.min(end, scheduler.status().nextRunAt?.getTime() ?? end));
      },
      runs: () => ({ begun: service.runs.length, ended: service.ended() }),
      async close() {
        await scheduler.leave();
        await cluster.drop();
      },
    };
  });
  for (const { name, run } of cases) it(name, run);
});

/** Sleeps until a minute before, as a machine does, so that a day does not take 100,000 polls; then lets each timer fire. */
async function sleepAndTick(clock: TestClock, until: number): Promise<void> {
  const wakeUp = Math.floor(until / MINUTE_MS) * MINUTE_MS - MINUTE_MS;
  if (wakeUp > clock.now()) await clock.setTime(wakeUp);
  await clock.tick(until - clock.now());
}
