import type { SoakOptions } from "./soak-report.ts";

/** A zone and a daily time. `shortFrom`: a week from here holds a change of its clock, if it has any. */
export interface Calendar extends Pick<SoakOptions, "timeZone" | "hour" | "minute"> {
  readonly what: string;
  readonly shortFrom: string;
  /** Whether it is also tested with real worker threads. */
  readonly threads?: boolean;
}

/** Without daylight saving, and at times that it skips and doubles. */
export const CALENDARS: readonly Calendar[] = [
  { timeZone: "Asia/Jakarta", hour: 7, minute: 0, what: "no change", shortFrom: "2026-02-18" },
  {
    timeZone: "America/New_York",
    hour: 2,
    minute: 30,
    what: "skipped in March",
    shortFrom: "2026-03-04",
    threads: true,
  },
  { timeZone: "America/New_York", hour: 1, minute: 30, what: "doubled in November", shortFrom: "2026-10-28" },
  {
    timeZone: "Australia/Lord_Howe",
    hour: 2,
    minute: 15,
    what: "skipped in October",
    shortFrom: "2026-09-30",
  },
  { timeZone: "Australia/Lord_Howe", hour: 1, minute: 45, what: "doubled in April", shortFrom: "2026-04-01" },
];

/** From this day, a year holds every change of a clock. */
export const LONG_FROM = "2026-01-10";
