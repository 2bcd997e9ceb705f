import assert from "node:assert/strict";
import { type DailyTime, nextRunTime } from "../domain/next-run-time.js";
import type { ContractCase } from "./contract-case.js";
import { SchedulerBench } from "./scheduler-bench.js";
import type {
  ReminderSchedulerContractOptions,
  ReminderSchedulerHarness,
  ScheduledRun,
  SchedulerSettings,
} from "./scheduler-harness.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NEW_YORK = "America/New_York";
const SEVEN: DailyTime = { hour: 7, minute: 0 };
const EIGHT: DailyTime = { hour: 8, minute: 0 };

/**
 * The rules of `ReminderScheduler`, each on a fresh harness. They trust the runs that were seen to begin and end,
 * and need a scheduler whose clock the harness moves.
 */
export function reminderSchedulerContract(
  createHarness: (
    settings: SchedulerSettings,
  ) => ReminderSchedulerHarness | Promise<ReminderSchedulerHarness>,
  options: ReminderSchedulerContractOptions = {},
): readonly ContractCase[] {
  const { waitsForConfirmation = true, patienceMs = 20_000, stopWithinMs = 10_000 } = options;

  function rule(
    name: string,
    check: (bench: SchedulerBench) => Promise<void>,
    { run = "finishes", now = "2025-12-15T06:00:00+07:00", timeZone = "Asia/Jakarta" }: Setting = {},
  ): ContractCase {
    return {
      name,
      async run() {
        const settings = { now: new Date(now), timeZone, run };
        const harness = await createHarness(settings);
        try {
          await check(new SchedulerBench(harness, settings, patienceMs));
        } finally {
          await harness.close?.();
        }
      },
    };
  }

  return [
    rule("until it is started it is stopped, and knows its zone", async (bench) => {
      bench.assertStopped();
    }),

    rule("started, it tells the time and the instant of its next run", async (bench) => {
      await bench.scheduler.start(SEVEN);
      bench.assertPlanned(SEVEN, "2025-12-15T07:00:00+07:00");
    }),

    rule(
      "at the very instant of its time, the next run is tomorrow's",
      async (bench) => {
        await bench.scheduler.start(SEVEN);
        bench.assertPlanned(SEVEN, "2025-12-16T07:00:00+07:00");
      },
      { now: "2025-12-15T07:00:00+07:00" },
    ),

    rule(
      "starting never runs anything at once",
      async (bench) => {
        await bench.scheduler.start(SEVEN);
        await bench.scheduler.start({ hour: 6, minute: 59 });
        await bench.scheduler.start(SEVEN);
        await bench.advance(DAY);
        await bench.untilEnded(1);
        await bench.assertRunsInAll(1);
      },
      { now: "2025-12-15T07:00:00+07:00" },
    ),

    rule("it runs once a day, at its time and not before", async (bench) => {
      await bench.scheduler.start(SEVEN);
      await bench.advance(HOUR - 1);
      assert.equal(bench.runs().begun, 0);
      await bench.advance(1);
      for (const day of [1, 2, 3]) {
        await bench.untilEnded(day);
        bench.assertPlanned(SEVEN, new Date(Date.UTC(2025, 11, 15 + day)));
        await bench.advance(DAY - 1);
        assert.equal(bench.runs().begun, day);
        await bench.advance(1);
      }
      await bench.untilEnded(4);
      await bench.assertRunsInAll(4);
    }),

    rule("started again with another time, it is moved", async (bench) => {
      await bench.scheduler.start(SEVEN);
      await bench.scheduler.start(EIGHT);
      bench.assertPlanned(EIGHT, "2025-12-15T08:00:00+07:00");
      await bench.advance(2 * HOUR - 1);
      assert.equal(bench.runs().begun, 0);
      await bench.advance(1);
      await bench.untilEnded(1);
      await bench.assertRunsInAll(1);
    }),

    rule("started again with its own time, it still runs once a day", async (bench) => {
      for (let n = 0; n < 3; n += 1) await bench.scheduler.start(SEVEN);
      for (const day of [1, 2]) {
        await bench.advance(day === 1 ? HOUR : DAY);
        await bench.untilEnded(day);
        await bench.scheduler.start(SEVEN);
      }
      await bench.assertRunsInAll(2);
    }),

    rule("a time that is none is refused, and the old one stays", async (bench) => {
      await bench.scheduler.start(SEVEN);
      for (const time of [
        { hour: 24, minute: 0 },
        { hour: 7, minute: 60 },
        { hour: -1, minute: 0 },
        { hour: 7.5, minute: 0 },
      ]) {
        await bench.assertRefused(time);
        bench.assertPlanned(SEVEN, "2025-12-15T07:00:00+07:00");
      }
    }),

    rule("stopped, it begins no further run and plans none", async (bench) => {
      await bench.scheduler.start(SEVEN);
      await bench.scheduler.stop();
      bench.assertStopped();
      await bench.advance(2 * DAY);
      // A later run is awaited, so that one that should not be has had its time.
      await bench.scheduler.start(SEVEN);
      await bench.advance(HOUR);
      await bench.untilEnded(1);
      await bench.assertRunsInAll(1);
    }),

    rule("it is stopped as often as one likes, started or not", async (bench) => {
      await bench.scheduler.stop();
      await bench.scheduler.start(SEVEN);
      await Promise.all([bench.scheduler.stop(), bench.scheduler.stop()]);
      await bench.scheduler.stop();
      bench.assertStopped();
    }),

    rule("of calls that are not awaited the last one counts", async (bench) => {
      const { scheduler } = bench;
      await Promise.all([scheduler.start(SEVEN), scheduler.stop(), scheduler.start(EIGHT)]);
      bench.assertPlanned(EIGHT, "2025-12-15T08:00:00+07:00");
      await Promise.all([scheduler.start(SEVEN), scheduler.start(EIGHT), scheduler.stop()]);
      bench.assertStopped();
    }),

    rule(
      "a run under way is told to stop, and has ended when stop resolves",
      async (bench) => {
        await bench.scheduler.start(SEVEN);
        await bench.advance(HOUR);
        await bench.untilBegun(1);
        assert.deepEqual(bench.runs(), { begun: 1, ended: 0 });
        await bench.scheduler.stop();
        assert.deepEqual(bench.runs(), { begun: 1, ended: 1 });
        bench.assertStopped();
      },
      { run: "waits" },
    ),

    rule(
      "stop resolves also where a run does not listen",
      async (bench) => {
        await bench.scheduler.start(SEVEN);
        await bench.advance(HOUR);
        await bench.untilBegun(1);
        await bench.stopWithin(stopWithinMs);
        bench.assertStopped();
      },
      { run: "ignores the stop" },
    ),

    rule(
      "a run that fails costs none of the days after it",
      async (bench) => {
        await bench.scheduler.start(SEVEN);
        await bench.advance(HOUR);
        await bench.untilEnded(1);
        bench.assertRunning();
        const before = bench.runs().begun;
        await bench.advance(DAY);
        await bench.untilEnded(before + 1);
      },
      { run: "throws" },
    ),

    rule("after a run that finished it waits for nothing", async (bench) => {
      await bench.scheduler.start(SEVEN);
      await bench.advance(HOUR);
      await bench.untilEnded(1);
      assert.equal(bench.scheduler.status().waitingFor, null);
    }),

    rule(
      waitsForConfirmation ? "it tells that it waits for confirmation" : NEVER_WAITS,
      async (bench) => {
        await bench.scheduler.start(SEVEN);
        await bench.advance(HOUR);
        await bench.untilEnded(1);
        if (waitsForConfirmation) return bench.untilWaitingForConfirmation();
        await bench.scheduler.stop();
        assert.equal(bench.scheduler.status().waitingFor, null);
      },
      { run: "needs confirmation" },
    ),

    ...CLOCK_CHANGES.map(({ what, now, time }) =>
      rule(
        `where the clock ${what}, each day has one run, when nextRunTime says`,
        async (bench) => {
          await bench.scheduler.start(time);
          let wall = new Date(now);
          for (const day of [1, 2, 3]) {
            const due = nextRunTime({ ...time, timeZone: NEW_YORK }, wall);
            bench.assertPlanned(time, due);
            await bench.advance(due.getTime() - wall.getTime() - 1);
            assert.equal(bench.runs().begun, day - 1);
            await bench.advance(1);
            await bench.untilEnded(day);
            wall = due;
          }
          await bench.assertRunsInAll(3);
        },
        { now, timeZone: NEW_YORK },
      ),
    ),
  ];
}

const NEVER_WAITS = "it never waits for confirmation (declared)";

type Setting = Partial<Record<"now" | "timeZone", string> & { readonly run: ScheduledRun }>;

const CLOCK_CHANGES = [
  { what: "is set forward", now: "2026-03-07T00:00:00-05:00", time: { hour: 2, minute: 30 } },
  { what: "is set back", now: "2026-10-31T00:00:00-04:00", time: { hour: 1, minute: 30 } },
];
