import { describe, expect, test } from "vitest";
import { createDatabase } from "../support/database.ts";
import { CALENDARS, type Calendar, LONG_FROM } from "./calendars.ts";
import { liveApart } from "./run-apart.ts";
import { handleCount } from "./soak-report.ts";

// The long form is YEAR_DAYS=365 YEAR_DUE=500.
const days = Number(process.env.YEAR_DAYS ?? 16);
const daysOfThreads = Number(process.env.YEAR_DAYS ?? 12);
const due = Number(process.env.YEAR_DUE ?? 20);

describe(`simulated days in one process, ${due} due a day`, () => {
  test.each(CALENDARS)(
    `${days} in $timeZone at $hour:$minute ($what): one run a day, one message for each due vehicle, nothing left`,
    { timeout: 60_000 + days * (500 + due * 20) },
    (calendar) => expectSoundDays(days, calendar, false),
  );

  test.each(CALENDARS.filter(({ threads }) => threads))(
    `${daysOfThreads} in $timeZone with a thread for each run, as in programs`,
    { timeout: 60_000 + daysOfThreads * (2_000 + due * 20) },
    (calendar) => expectSoundDays(daysOfThreads, calendar, true),
  );
});

async function expectSoundDays(days: number, calendar: Calendar, threads: boolean): Promise<void> {
  const { timeZone, hour, minute, shortFrom } = calendar;
  const from = days >= 365 ? LONG_FROM : shortFrom;
  const database = await createDatabase();
  try {
    const { url: databaseUrl } = database;
    const report = await liveApart({ databaseUrl, timeZone, hour, minute, from, days, due, threads });
    const { started: _, stopped: __, ...events } = report.events;
    expect(report.days).toBe(days);
    expect(report.messages).toEqual({ right: days * due, doubled: 0, wrong: 0, missing: 0 });
    expect(report.slots).toEqual({ finished: days, asExpected: days, all: days });
    expect(report.runs).toEqual({ finished: days, all: days });
    expect(report.deliveries).toEqual({ sent: days * due, all: days * due });
    expect(events).toEqual({ run_due: days, run_finished: days });
    expect(report.latestMs).toBe(0);

    const tenth = report.samples.find(({ day }) => day === 10);
    const last = report.samples.at(-1);
    if (!tenth || !last) throw new Error("expected at least ten days");
    expect(last.day).toBe(days);
    expect(last.heapUsed).toBeLessThan(tenth.heapUsed * 1.1);
    // What the heaps of ended threads leave in the allocator levels off, but not in ten days.
    if (!threads) expect(last.rss).toBeLessThan(tenth.rss * 1.1);
    expect(handleCount(last), JSON.stringify([tenth, last])).toBeLessThanOrEqual(handleCount(tenth));
  } finally {
    await database.drop();
  }
}
