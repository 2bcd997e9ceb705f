import { createDatabase } from "@pengingat/test-support/database";
import { describe, expect, test } from "vitest";
import { CALENDARS, type Calendar } from "./calendars.ts";
import { runApart } from "./run-apart.ts";
import { handleCount } from "./soak-report.ts";

// `npm run soak` simulates a year with 500 due a day.
const DAYS = 12;
const DAYS_WITH_THREADS = 6;
const DUE = 5;
/** One that skips the time, and one that doubles it. */
const SHORT = CALENDARS.filter(({ what }) => /March|April/.test(what));

describe("simulated days in one process: one run a day, one message for each due vehicle, nothing left", () => {
  test.each(SHORT.filter(({ threads }) => !threads))(
    `${DAYS} in $timeZone at $hour:$minute ($what)`,
    (calendar) => expectSoundDays(DAYS, calendar, false),
  );

  test.each(SHORT.filter(({ threads }) => threads))(
    `${DAYS_WITH_THREADS} in $timeZone at $hour:$minute ($what) with a thread for each run, as in programs`,
    (calendar) => expectSoundDays(DAYS_WITH_THREADS, calendar, true),
  );
});

async function expectSoundDays(days: number, calendar: Calendar, threads: boolean): Promise<void> {
  const { timeZone, hour, minute, shortFrom: from } = calendar;
  const sampleEvery = days - 2;
  const database = await createDatabase();
  try {
    const { url: databaseUrl } = database;
    const report = await runApart({
      ...{ databaseUrl, timeZone, hour, minute, from, days, due: DUE, threads, sampleEvery },
    });
    const { started: _, stopped: __, ...events } = report.events;
    expect(report.days).toBe(days);
    expect(report.messages).toEqual({ right: days * DUE, doubled: 0, wrong: 0, missing: 0 });
    expect(report.scheduledRuns).toEqual({ finished: days, asExpected: days, all: days });
    expect(report.runs).toEqual({ finished: days, all: days });
    expect(report.deliveries).toEqual({ sent: days * DUE, all: days * DUE });
    expect(events).toEqual({ run_due: days, run_finished: days });
    expect(report.latestMs).toBe(0);

    const [early, last] = report.samples;
    if (!early || !last) throw new Error(`expected two samples, got ${report.samples.length}`);
    expect(last.day).toBe(days);
    expect(last.heapUsed).toBeLessThan(early.heapUsed * 1.1);
    // What the heaps of ended threads leave in the allocator levels off, but not in so few days.
    if (!threads) expect(last.rss).toBeLessThan(early.rss * 1.1);
    expect(handleCount(last), JSON.stringify([early, last])).toBeLessThanOrEqual(handleCount(early));
  } finally {
    await database.drop();
  }
}
