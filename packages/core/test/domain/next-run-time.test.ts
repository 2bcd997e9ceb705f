import fc from "fast-check";
import { DateTime } from "luxon";
import { describe, expect, test } from "vitest";
import { formatInstant } from "../../src/domain/format-instant.js";
import { nextRunTime } from "../../src/domain/next-run-time.js";

const DAY_MS = 86_400_000;
const ZONES = [
  "Asia/Jakarta",
  "Asia/Makassar",
  "Asia/Jayapura",
  "Asia/Kathmandu",
  "UTC",
  "America/New_York",
  "America/Sao_Paulo",
  "America/St_Johns",
  "Australia/Lord_Howe",
  "Africa/Casablanca",
  "Asia/Beirut",
  "Africa/Cairo",
  "Europe/Dublin",
  "Pacific/Apia",
  "Pacific/Kiritimati",
  "Pacific/Chatham",
  "Antarctica/Troll",
];

/** The next run as the local clock shows it. */
function next(timeZone: string, time: string, now: string): string {
  const [hour = Number.NaN, minute = Number.NaN] = time.split(":").map(Number);
  return formatInstant(timeZone, nextRunTime({ hour, minute, timeZone }, new Date(now)));
}

/** The runs that follow one another from an instant on, as the local clock shows them. */
function runs(timeZone: string, time: string, from: string, count: number): string[] {
  const times: string[] = [];
  for (let now = from; times.length < count; now = times.at(-1) ?? now) times.push(next(timeZone, time, now));
  return times;
}

describe("the next run", () => {
  test("is later today, or else tomorrow", () => {
    expect(next("Asia/Jakarta", "7:00", "2025-12-15T06:59:59.999+07:00")).toBe("2025-12-15T07:00:00+07:00");
    expect(next("Asia/Jakarta", "7:00", "2025-12-15T07:00:00.001+07:00")).toBe("2025-12-16T07:00:00+07:00");
    expect(next("Asia/Jakarta", "0:00", "2025-12-31T23:59:59+07:00")).toBe("2026-01-01T00:00:00+07:00");
    expect(next("Asia/Jakarta", "23:59", "2025-12-31T23:59:00+07:00")).toBe("2026-01-01T23:59:00+07:00");
  });

  test("is strictly after now", () => {
    expect(next("Asia/Jakarta", "7:00", "2025-12-15T07:00:00+07:00")).toBe("2025-12-16T07:00:00+07:00");
  });

  test("comes at the end of the gap where New York skips its hour", () => {
    expect(runs("America/New_York", "2:30", "2026-03-07T00:00:00-05:00", 3)).toEqual([
      "2026-03-07T02:30:00-05:00",
      "2026-03-08T03:00:00-04:00",
      "2026-03-09T02:30:00-04:00",
    ]);
    expect(next("America/New_York", "2:00", "2026-03-08T00:00:00-05:00")).toBe("2026-03-08T03:00:00-04:00");
    expect(next("America/New_York", "3:00", "2026-03-08T00:00:00-05:00")).toBe("2026-03-08T03:00:00-04:00");
    expect(next("America/New_York", "7:00", "2026-03-08T00:00:00-05:00")).toBe("2026-03-08T07:00:00-04:00");
  });

  test("comes at the first of the two where New York doubles its hour, and not at the second", () => {
    expect(runs("America/New_York", "1:30", "2026-10-31T00:00:00-04:00", 3)).toEqual([
      "2026-10-31T01:30:00-04:00",
      "2026-11-01T01:30:00-04:00",
      "2026-11-02T01:30:00-05:00",
    ]);
    expect(next("America/New_York", "1:30", "2026-11-01T01:10:00-05:00")).toBe("2026-11-02T01:30:00-05:00");
    expect(next("America/New_York", "2:00", "2026-11-01T01:10:00-04:00")).toBe("2026-11-01T02:00:00-05:00");
  });

  test("holds for the half hour of Lord Howe, both ways", () => {
    expect(runs("Australia/Lord_Howe", "2:15", "2026-10-03T00:00:00+10:30", 3)).toEqual([
      "2026-10-03T02:15:00+10:30",
      "2026-10-04T02:30:00+11:00",
      "2026-10-05T02:15:00+11:00",
    ]);
    expect(runs("Australia/Lord_Howe", "1:45", "2026-04-04T00:00:00+11:00", 3)).toEqual([
      "2026-04-04T01:45:00+11:00",
      "2026-04-05T01:45:00+11:00",
      "2026-04-06T01:45:00+10:30",
    ]);
  });

  test("holds where midnight itself is skipped or doubled", () => {
    expect(runs("Asia/Beirut", "0:00", "2026-03-28T12:00:00+02:00", 2)).toEqual([
      "2026-03-29T01:00:00+03:00",
      "2026-03-30T00:00:00+03:00",
    ]);
    expect(runs("Asia/Beirut", "23:30", "2026-10-24T12:00:00+03:00", 2)).toEqual([
      "2026-10-24T23:30:00+03:00",
      "2026-10-25T23:30:00+02:00",
    ]);
  });

  test("belongs to its own day where the gap reaches into the next", () => {
    expect(runs("America/Toronto", "23:45", "1919-03-29T00:00:00-05:00", 3)).toEqual([
      "1919-03-29T23:45:00-05:00",
      "1919-03-31T00:30:00-04:00",
      "1919-03-31T23:45:00-04:00",
    ]);
  });

  test("passes over a day that Samoa never had", () => {
    expect(runs("Pacific/Apia", "7:00", "2011-12-28T12:00:00-10:00", 3)).toEqual([
      "2011-12-29T07:00:00-10:00",
      "2011-12-31T07:00:00+14:00",
      "2012-01-01T07:00:00+14:00",
    ]);
  });

  test("comes once on a day that Kwajalein had twice", () => {
    const times = runs("Pacific/Kwajalein", "7:00", "1969-09-29T00:00:00Z", 4);
    expect(new Set(times.map((time) => time.slice(0, 10))).size).toBe(4);
  });

  test("holds in Casablanca, which changes its clock for Ramadan", () => {
    expect(runs("Africa/Casablanca", "2:30", "2026-02-14T00:00:00+01:00", 3)).toEqual([
      "2026-02-14T02:30:00+01:00",
      "2026-02-15T02:30:00+01:00",
      "2026-02-16T02:30:00+00:00",
    ]);
    expect(next("Africa/Casablanca", "2:30", "2026-03-22T00:00:00+00:00")).toBe("2026-03-22T03:00:00+01:00");
  });

  test.each(ZONES)("never leaves out a date nor comes twice in 400 days of %s", (timeZone) => {
    for (const [hour, minute] of [
      [0, 0],
      [2, 15],
      [7, 0],
      [23, 59],
    ] as const) {
      let now = new Date("2023-06-01T00:00:00Z");
      let date: DateTime | undefined;
      for (let day = 0; day < 400; day++) {
        const slot = nextRunTime({ hour, minute, timeZone }, now);
        const local = DateTime.fromJSDate(slot, { zone: timeZone });
        if (date !== undefined) expect(local.toISODate()).toBe(date.plus({ days: 1 }).toISODate());
        date = local;
        now = slot;
      }
    }
  });

  test("is strictly after now, within two days, and at the wall time outside of gaps", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 59 }),
        fc.date({ min: new Date("2012-01-02"), max: new Date("2037-12-31"), noInvalidDate: true }),
        (timeZone, hour, minute, now) => {
          const slot = nextRunTime({ hour, minute, timeZone }, now);
          expect(slot.getTime()).toBeGreaterThan(now.getTime());
          expect(slot.getTime() - now.getTime()).toBeLessThan(2 * DAY_MS);

          const local = DateTime.fromJSDate(slot, { zone: timeZone });
          const asked = local.set({ hour, minute, second: 0, millisecond: 0 });
          const exists = asked.hour === hour && asked.minute === minute;
          if (exists) {
            expect([local.hour, local.minute, local.second]).toEqual([hour, minute, 0]);
            // The first of two: a clock put back shows the same reading half an hour to two hours before.
            for (const earlier of [30, 60, 120]) {
              const before = local.minus({ minutes: earlier });
              expect([before.hour, before.minute]).not.toEqual([hour, minute]);
            }
          } else {
            expect(local.minus({ milliseconds: 1 }).offset).toBeLessThan(local.offset);
          }
          // Nothing in between: asked again from anywhere before it, the answer is the same.
          const between = new Date(now.getTime() + Math.floor((slot.getTime() - now.getTime()) / 2));
          expect(nextRunTime({ hour, minute, timeZone }, between)).toEqual(slot);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test.each([
    [{ hour: 24 }, "hour: expected a whole number from 0 to 23, got 24"],
    [{ hour: -1 }, "hour: expected a whole number from 0 to 23, got -1"],
    [{ hour: "7" as unknown as number }, 'hour: expected a whole number from 0 to 23, got "7"'],
    [{ minute: 60 }, "minute: expected a whole number from 0 to 59, got 60"],
    [{ minute: 0.5 }, "minute: expected a whole number from 0 to 59, got 0.5"],
    [
      { timeZone: "Asia/Bandung" },
      'timeZone: expected an IANA time zone such as "Asia/Jakarta", got "Asia/Bandung"',
    ],
    [{ timeZone: "+07:00" }, 'timeZone: expected an IANA time zone such as "Asia/Jakarta", got "+07:00"'],
    [{ timeZone: "" }, 'timeZone: expected an IANA time zone such as "Asia/Jakarta", got ""'],
    [{ timeZone: "local" }, 'timeZone: expected an IANA time zone such as "Asia/Jakarta", got "local"'],
  ])("refuses %j", (wrong, message) => {
    const time = { hour: 7, minute: 0, timeZone: "Asia/Jakarta", ...wrong };
    expect(() => nextRunTime(time, new Date(0))).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION", message }),
    );
  });

  test.each([new Date(Number.NaN), new Date(8.64e15), new Date(-8.64e15), "2025-01-01", 0, undefined])(
    "refuses a now of %s",
    (now) => {
      expect(() => nextRunTime({ hour: 7, minute: 0, timeZone: "UTC" }, now as Date)).toThrow(
        expect.objectContaining({
          code: "INVALID_OPTION",
          message: expect.stringContaining("now: expected a date"),
        }),
      );
    },
  );
});
