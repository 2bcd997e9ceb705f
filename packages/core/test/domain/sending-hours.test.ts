import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type SendingHoursOptions, sendingHours } from "../../src/domain/sending-hours.js";

const ZONES = [
  "Asia/Jakarta",
  "America/New_York",
  "Australia/Lord_Howe",
  "Africa/Casablanca",
  "Asia/Kathmandu",
];
const MINUTE = 60_000;
const FORMATS = new Map(
  ZONES.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat("en-CA", {
      timeZone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    }),
  ]),
);

/** The local clock by another way than ours: `2026-03-08`, `02:30`. */
function wallClock(timeZone: string, at: Date): { date: string; time: string } {
  const parts = (FORMATS.get(timeZone) as Intl.DateTimeFormat).formatToParts(at);
  const part = (type: string) => parts.find((each) => each.type === type)?.value;
  return {
    date: `${part("year")}-${part("month")}-${part("day")}`,
    time: `${part("hour")}:${part("minute")}`,
  };
}

const anyTime = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute]) => `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`);

describe("sending hours", () => {
  const jakarta = "Asia/Jakarta";

  test("know no bounds by default", () => {
    const hours = sendingHours(jakarta, {});
    const night = new Date("2026-01-01T20:00:00Z");
    expect(hours.isAllowed(night)).toBe(true);
    expect(hours.nextAllowed(night)).toEqual(night);
    expect(hours.nextDay("2026-12-31")).toBe("2027-01-01");
  });

  test("wait for the end of a night that began the day before", () => {
    const hours = sendingHours(jakarta, { quietHours: [{ from: "20:00", to: "08:00" }] });
    expect(hours.isAllowed(new Date("2026-01-01T12:59:59+07:00"))).toBe(true);
    expect(hours.isAllowed(new Date("2026-01-01T20:00:00+07:00"))).toBe(false);
    expect(hours.nextAllowed(new Date("2026-01-01T23:10:11+07:00"))).toEqual(
      new Date("2026-01-02T08:00:00+07:00"),
    );
    expect(hours.nextAllowed(new Date("2026-01-02T07:59:59.999+07:00"))).toEqual(
      new Date("2026-01-02T08:00:00+07:00"),
    );
  });

  test("pass over days off", () => {
    const off = new Set(["2026-01-03", "2026-01-04"]);
    const hours = sendingHours(jakarta, {
      quietHours: [{ from: "20:00", to: "08:00" }],
      isDayOff: (date) => off.has(date),
    });
    expect(hours.nextAllowed(new Date("2026-01-02T21:00:00+07:00"))).toEqual(
      new Date("2026-01-05T08:00:00+07:00"),
    );
  });

  test("say so where every day of a year is off", () => {
    const hours = sendingHours(jakarta, { isDayOff: () => true });
    expect(hours.nextAllowed(new Date("2026-01-02T21:00:00+07:00"))).toBeNull();
  });

  test("agree with the wall clock of any zone, changes of the clock included", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.date({ min: new Date("2024-01-01"), max: new Date("2027-01-01"), noInvalidDate: true }),
        anyTime,
        anyTime,
        fc.uniqueArray(fc.integer({ min: 0, max: 3 })),
        (timeZone, at, from, to, daysOff) => {
          fc.pre(from !== to);
          const off = new Set(
            daysOff.map((days) => wallClock(timeZone, new Date(at.getTime() + days * 24 * 60 * MINUTE)).date),
          );
          const hours = sendingHours(timeZone, {
            quietHours: [{ from, to }],
            isDayOff: (date) => off.has(date),
          });
          const allowed = (instant: Date) => {
            const { date, time } = wallClock(timeZone, instant);
            const quiet = from < to ? time >= from && time < to : time >= from || time < to;
            return !quiet && !off.has(date);
          };
          expect(hours.isAllowed(at)).toBe(allowed(at));
          const next = hours.nextAllowed(at);
          expect(next).not.toBeNull();
          if (next === null) return;
          expect(allowed(next)).toBe(true);
          expect(next >= at).toBe(true);
          // Nothing between now and then is allowed.
          for (let each = at.getTime(); each < next.getTime(); each += 7 * MINUTE) {
            expect(allowed(new Date(each))).toBe(false);
          }
          if (next > at) expect(allowed(new Date(next.getTime() - 1))).toBe(false);
        },
      ),
      { numRuns: 150 },
    );
  });

  test.each([
    [{ isDayOff: "2026-01-01" }, 'isDayOff: expected a function, got "2026-01-01"'],
    [
      { quietHours: { from: "20:00", to: "08:00" } },
      "quietHours: expected a list of hours with from and to, got Object",
    ],
    [
      { quietHours: [{ from: "8 pm", to: "08:00" }] },
      'quietHours.from: expected a time such as "20:00", got "8 pm"',
    ],
    [
      { quietHours: [{ from: "20:00", to: "24:01" }] },
      'quietHours.to: expected a time such as "20:00", got "24:01"',
    ],
    [
      {
        quietHours: [
          { from: "00:00", to: "12:00" },
          { from: "12:00", to: "24:00" },
        ],
      },
      expect.stringContaining("quietHours: expected hours that leave some of the day"),
    ],
  ])("refuse the options %j", (options, message) => {
    expect(() => sendingHours(jakarta, options as SendingHoursOptions)).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION", message }),
    );
  });

  test("refuse what is no time zone", () => {
    expect(() => sendingHours("+07:00", {})).toThrow("timeZone: expected an IANA time zone");
  });
});
