import { DateTime } from "luxon";
import { afterEach, describe, expect, test } from "vitest";
import { formatInstant } from "../../src/domain/format-instant.js";
import { nextRunTime } from "../../src/domain/next-run-time.js";
import { assertTimeZone, hostTimeZone, localDate } from "../../src/domain/zoned-time.js";

const HOST_ZONE = process.env.TZ;

afterEach(() => {
  if (HOST_ZONE === undefined) delete process.env.TZ;
  else process.env.TZ = HOST_ZONE;
});

describe("today", () => {
  const offsets = { "Asia/Jakarta": "+07:00", "Asia/Makassar": "+08:00", "Asia/Jayapura": "+09:00" };
  const hosts = { UTC: 0, "America/New_York": 300, "Pacific/Kiritimati": -840 };

  for (const [host, offset] of Object.entries(hosts)) {
    test.each(Object.entries(offsets))(
      `in %s ends at its own midnight while the host is in ${host}`,
      (zone, utc) => {
        process.env.TZ = host;
        expect(new Date("2025-12-15T00:00:00Z").getTimezoneOffset()).toBe(offset);

        expect(localDate(zone, new Date(`2025-12-31T23:59:59.999${utc}`))).toBe("2025-12-31");
        expect(localDate(zone, new Date(`2026-01-01T00:00:00${utc}`))).toBe("2026-01-01");
        expect(formatInstant(zone, new Date(`2025-12-31T23:59:59${utc}`))).toBe(`2025-12-31T23:59:59${utc}`);
        expect(
          nextRunTime({ hour: 0, minute: 0, timeZone: zone }, new Date(`2025-12-31T23:59:59${utc}`)),
        ).toEqual(new Date(`2026-01-01T00:00:00${utc}`));
      },
    );
  }
});

describe("the local date", () => {
  test.each(["Asia/Jakarta", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", "UTC"])(
    "of %s is luxon's, hour by hour over a year",
    (zone) => {
      for (let hour = 0; hour < 365 * 24; hour++) {
        const instant = new Date(Date.UTC(2011, 5, 1) + hour * 3_600_000);
        expect(localDate(zone, instant)).toBe(DateTime.fromJSDate(instant, { zone }).toISODate());
      }
    },
  );

  test("reaches both ends of the calendar and no further", () => {
    expect(localDate("UTC", new Date("0001-01-01T00:00:00Z"))).toBe("0001-01-01");
    expect(localDate("UTC", new Date("9999-12-31T23:59:59Z"))).toBe("9999-12-31");
    for (const instant of [new Date(Number.NaN), new Date(8.64e15), new Date(-8.64e15)]) {
      expect(() => localDate("UTC", instant)).toThrow(expect.objectContaining({ code: "INVALID_DATE" }));
    }
  });
});

describe("an instant in text", () => {
  test.each([
    ["Asia/Jakarta", "2025-12-15T00:00:00.987Z", "2025-12-15T07:00:00+07:00"],
    ["UTC", "2025-12-15T07:00:00Z", "2025-12-15T07:00:00+00:00"],
    ["America/New_York", "2025-12-15T03:04:05Z", "2025-12-14T22:04:05-05:00"],
    ["America/St_Johns", "2025-12-15T00:00:00Z", "2025-12-14T20:30:00-03:30"],
    ["Asia/Kathmandu", "2025-12-15T00:00:00Z", "2025-12-15T05:45:00+05:45"],
    ["Pacific/Kiritimati", "2025-12-15T12:00:00Z", "2025-12-16T02:00:00+14:00"],
  ])("shows the clock of %s with its offset", (zone, instant, expected) => {
    expect(formatInstant(zone, new Date(instant))).toBe(expected);
    expect(new Date(expected).getTime()).toBe(Math.floor(Date.parse(instant) / 1000) * 1000);
  });
});

describe("a time zone", () => {
  test.each(["Asia/Jakarta", "UTC", "Etc/GMT-7", "asia/jakarta"])("is %s", (name) => {
    expect(() => assertTimeZone(name)).not.toThrow();
  });

  test.each([
    "Asia/Bandung",
    "",
    "+07:00",
    "7",
    "local",
    "system",
    "WIB",
    "x".repeat(1000),
    undefined,
    null,
    7,
  ])("is not %j", (name) => {
    expect(() => assertTimeZone(name as string)).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
    expect(() => localDate(name as string, new Date(0))).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION" }),
    );
  });
});

describe("the host's zone", () => {
  test.each(["<+07>-7", "WIB-7", "UTC+7", "/usr/share/zoneinfo/Asia/Jakarta"])(
    "is refused where TZ is %j, which the engine may take for UTC",
    (tz) => {
      expect(() => assertTimeZone(hostTimeZone(tz))).toThrow(
        expect.objectContaining({ code: "INVALID_OPTION" }),
      );
    },
  );

  test.each([undefined, "", "Asia/Jakarta", ":Asia/Jakarta", "UTC"])(
    "is the engine's where TZ is %j",
    (tz) => {
      expect(hostTimeZone(tz)).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
    },
  );
});
