import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { systemClock } from "../../src/service/system-clock.js";

describe("the system clock's today", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test.each([
    ["Asia/Jakarta", "+07:00"],
    ["Asia/Makassar", "+08:00"],
    ["Asia/Jayapura", "+09:00"],
    ["America/St_Johns", "-03:30"],
  ])("changes between 23:59:59.999 and 00:00:00 in %s, also when just asked", (timeZone, utc) => {
    const clock = systemClock({ timeZone });
    vi.setSystemTime(new Date(`2026-01-31T23:59:00${utc}`));
    expect(clock.today()).toBe("2026-01-31");
    vi.setSystemTime(new Date(`2026-01-31T23:59:59.999${utc}`));
    expect(clock.today()).toBe("2026-01-31");
    vi.setSystemTime(new Date(`2026-02-01T00:00:00${utc}`));
    expect(clock.today()).toBe("2026-02-01");
  });

  test("follows a clock that is set back", () => {
    const clock = systemClock({ timeZone: "Asia/Jakarta" });
    vi.setSystemTime(new Date("2026-02-01T00:00:10+07:00"));
    expect(clock.today()).toBe("2026-02-01");
    vi.setSystemTime(new Date("2026-01-31T23:59:50+07:00"));
    expect(clock.today()).toBe("2026-01-31");
  });

  test("asks the zone once a minute", () => {
    const clock = systemClock({ timeZone: "Asia/Jakarta" });
    const format = vi.spyOn(Intl.DateTimeFormat.prototype, "formatToParts");
    try {
      vi.setSystemTime(new Date("2026-02-01T10:00:00+07:00"));
      for (let call = 0; call < 1000; call++) clock.today();
      expect(format).toHaveBeenCalledTimes(1);
      vi.setSystemTime(new Date("2026-02-01T10:01:00+07:00"));
      clock.today();
      expect(format).toHaveBeenCalledTimes(2);
    } finally {
      format.mockRestore();
    }
  });

  test("can be fixed, and the rest of the clock goes on", () => {
    const clock = systemClock({ timeZone: "Asia/Jakarta", today: "2024-02-29" });
    vi.setSystemTime(new Date("2026-02-01T10:00:00Z"));
    expect(clock.today()).toBe("2024-02-29");
    expect(clock.now()).toEqual(new Date("2026-02-01T10:00:00Z"));
  });
});

describe("the system clock's zone", () => {
  const hostZone = process.env.TZ;
  afterEach(() => {
    if (hostZone === undefined) delete process.env.TZ;
    else process.env.TZ = hostZone;
  });

  test.each(["America/New_York", "Pacific/Kiritimati"])("is the host's by default: %s", (zone) => {
    process.env.TZ = zone;
    expect(systemClock().timeZone).toBe(zone);
  });

  test("is the one given, wherever the host is", () => {
    process.env.TZ = "America/New_York";
    expect(systemClock({ timeZone: "Asia/Jayapura" }).timeZone).toBe("Asia/Jayapura");
  });

  test.each([
    [{ timeZone: "Asia/Bandung" }, "timeZone: expected an IANA time zone"],
    [{ today: "2025-02-29" }, "today: expected a date that exists"],
    [{ today: "" }, "today: expected a date that exists"],
  ])("and date are checked: %j", (options, message) => {
    expect(() => systemClock(options)).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION", message: expect.stringContaining(message) }),
    );
  });
});

describe("the system clock's sleep", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test("lasts at least as long as asked, by the monotonic clock", async () => {
    const clock = systemClock();
    const start = clock.monotonic();
    await clock.sleep(20.5);
    expect(clock.monotonic() - start).toBeGreaterThanOrEqual(20.5);
  });

  test.each([0, -1, Number.NEGATIVE_INFINITY, Number.NaN])(
    "of %d ms is over at once, without a timer",
    async (ms) => {
      vi.useFakeTimers();
      await systemClock().sleep(ms);
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  test("ends as soon as the signal aborts, and leaves nothing behind", async () => {
    vi.useFakeTimers();
    const controller = new AbortController();
    const sleeping = systemClock().sleep(60_000, controller.signal);
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(1);
    controller.abort();
    await sleeping;
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
  });

  test("does not begin under a signal that has aborted", async () => {
    vi.useFakeTimers();
    await systemClock().sleep(60_000, AbortSignal.abort());
    expect(vi.getTimerCount()).toBe(0);
  });

  test("takes its listener away when it ends by itself", async () => {
    const controller = new AbortController();
    await systemClock().sleep(1, controller.signal);
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
  });

  test("can be longer than a timer can", async () => {
    vi.useFakeTimers();
    let awake = false;
    const month = 30 * 86_400_000;
    const sleeping = systemClock()
      .sleep(month)
      .then(() => {
        awake = true;
      });
    await vi.advanceTimersByTimeAsync(month - 1);
    expect(awake).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await sleeping;
    expect(awake).toBe(true);
  });

  test("without end is ended by its signal", async () => {
    const controller = new AbortController();
    const sleeping = systemClock().sleep(Number.POSITIVE_INFINITY, controller.signal);
    controller.abort();
    await expect(sleeping).resolves.toBeUndefined();
  });
});
