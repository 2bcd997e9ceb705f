import assert from "node:assert/strict";
import { nextRunTime } from "../domain/next-run-time.js";
import type { ContractCase } from "./contract-case.js";
import { DAY_MS, EIGHT, HOUR_MS, type SchedulerRule, SEVEN } from "./scheduler-fixture.js";

/** When a scheduler runs. */
export function timeRules(rule: SchedulerRule): ContractCase[] {
  return [
    rule("until it is started it is stopped, and shows its zone", async (fixture) => {
      fixture.assertStopped();
    }),

    rule("started, it shows its time and the instant of its next run", async (fixture) => {
      await fixture.scheduler.start(SEVEN);
      fixture.assertPlanned(SEVEN, "2025-12-15T07:00:00+07:00");
    }),

    rule(
      "at the very instant of its time, the next run is tomorrow's",
      async (fixture) => {
        await fixture.scheduler.start(SEVEN);
        fixture.assertPlanned(SEVEN, "2025-12-16T07:00:00+07:00");
      },
      { now: "2025-12-15T07:00:00+07:00" },
    ),

    rule(
      "starting never runs anything at once",
      async (fixture) => {
        await fixture.scheduler.start(SEVEN);
        await fixture.scheduler.start({ hour: 6, minute: 59 });
        await fixture.scheduler.start(SEVEN);
        await fixture.advance(DAY_MS);
        await fixture.untilEnded(1);
        await fixture.assertRunsInAll(1);
      },
      { now: "2025-12-15T07:00:00+07:00" },
    ),

    rule("it runs once a day, at its time and not before", async (fixture) => {
      await fixture.scheduler.start(SEVEN);
      await fixture.advance(HOUR_MS - 1);
      assert.equal(fixture.runs().begun, 0);
      await fixture.advance(1);
      for (const day of [1, 2, 3]) {
        await fixture.untilEnded(day);
        fixture.assertPlanned(SEVEN, new Date(Date.UTC(2025, 11, 15 + day)));
        await fixture.advance(DAY_MS - 1);
        assert.equal(fixture.runs().begun, day);
        await fixture.advance(1);
      }
      await fixture.untilEnded(4);
      await fixture.assertRunsInAll(4);
    }),

    rule("started again with another time, it is moved", async (fixture) => {
      await fixture.scheduler.start(SEVEN);
      await fixture.scheduler.start(EIGHT);
      fixture.assertPlanned(EIGHT, "2025-12-15T08:00:00+07:00");
      await fixture.advance(2 * HOUR_MS - 1);
      assert.equal(fixture.runs().begun, 0);
      await fixture.advance(1);
      await fixture.untilEnded(1);
      await fixture.assertRunsInAll(1);
    }),

    rule("started again with its own time, it still runs once a day", async (fixture) => {
      for (let n = 0; n < 3; n += 1) await fixture.scheduler.start(SEVEN);
      for (const day of [1, 2]) {
        await fixture.advance(day === 1 ? HOUR_MS : DAY_MS);
        await fixture.untilEnded(day);
        await fixture.scheduler.start(SEVEN);
      }
      await fixture.assertRunsInAll(2);
    }),

    rule("a time that is none is refused, and the old one stays", async (fixture) => {
      await fixture.scheduler.start(SEVEN);
      for (const time of [
        { hour: 24, minute: 0 },
        { hour: 7, minute: 60 },
        { hour: -1, minute: 0 },
        { hour: 7.5, minute: 0 },
      ]) {
        await fixture.assertRefused(time);
        fixture.assertPlanned(SEVEN, "2025-12-15T07:00:00+07:00");
      }
    }),

    ...CLOCK_CHANGES.map(({ what, now, time, timeZone }) =>
      rule(
        `where the clock ${what}, each day has one run, when nextRunTime says`,
        async (fixture) => {
          await fixture.scheduler.start(time);
          let wall = new Date(now);
          for (const day of [1, 2, 3]) {
            const due = nextRunTime({ ...time, timeZone }, wall);
            fixture.assertPlanned(time, due);
            await fixture.advance(due.getTime() - wall.getTime() - 1);
            assert.equal(fixture.runs().begun, day - 1);
            await fixture.advance(1);
            await fixture.untilEnded(day);
            wall = due;
          }
          await fixture.assertRunsInAll(3);
        },
        { now, timeZone },
      ),
    ),
  ];
}

const CLOCK_CHANGES = [
  {
    ...{ what: "is set forward", timeZone: "America/New_York" },
    ...{ now: "2026-03-07T00:00:00-05:00", time: { hour: 2, minute: 30 } },
  },
  {
    ...{ what: "is set back", timeZone: "America/New_York" },
    ...{ now: "2026-10-31T00:00:00-04:00", time: { hour: 1, minute: 30 } },
  },
  {
    ...{ what: "is set forward at midnight", timeZone: "Africa/Cairo" },
    ...{ now: "2026-04-22T12:00:00+02:00", time: { hour: 0, minute: 0 } },
  },
];
