import { describe, expect, it } from "vitest";
import type { Clock } from "../../src/ports/clock.js";
import { systemClock } from "../../src/service/system-clock.js";
import { clockContract } from "../../src/testing/clock-contract.js";
import { fixedClock } from "../../src/testing/fixed-clock.js";

type Breakage = (sound: Clock) => Partial<Clock>;

function suite(sound: Clock, breakage: Breakage = () => ({})) {
  return clockContract(() => ({ clock: { ...sound, ...breakage(sound) } }));
}

describe.each(["UTC", "Asia/Jakarta", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/New_York"])(
  "in %s",
  (timeZone) => {
    describe("the system's clock keeps the contract:", () => {
      for (const { name, run } of suite(systemClock({ timeZone }))) it(name, run);
    });

    describe("the fixed clock keeps the contract:", () => {
      for (const { name, run } of suite(fixedClock("2025-12-16", { timeZone }))) it(name, run);
    });
  },
);

/** By the rule that catches it: what a clock gets wrong. */
const broken: Record<string, Breakage> = {
  "its zone is an IANA time zone": () => ({ timeZone: "Jakarta" }),
  "today is the local date of now, in its zone": () => ({ today: () => "2025-12-15" }),
  "each now is a Date of its own": (sound) => {
    const shown = sound.now();
    return { now: () => shown };
  },
  "the monotonic time never goes back, and passes during a sleep": () => {
    let time = 0;
    return {
      monotonic: () => {
        time -= 1;
        return time;
      },
    };
  },
  "a sleep of nothing, or of no time at all, ends at once": (sound) => ({
    sleep: (ms, signal) => (ms < 0 ? Promise.reject(new RangeError("too short")) : sound.sleep(ms, signal)),
  }),
  "a sleep ends as soon as its signal aborts": (sound) => ({
    async sleep(ms, signal) {
      await sound.sleep(ms, signal);
      signal?.throwIfAborted();
    },
  }),
  "a sleep that is longer than any timer goes on": (sound) => ({
    sleep: (ms, signal) => sound.sleep(ms > 2 ** 31 ? 1 : ms, signal),
  }),
  "a sleep that has ended does not listen to its signal": (sound) => ({
    sleep(ms, signal) {
      signal?.addEventListener("abort", () => {});
      return sound.sleep(ms, signal);
    },
  }),
};

describe("the contract of the clock catches a breach of", () => {
  it("each of its rules", () => {
    expect(Object.keys(broken)).toEqual(suite(fixedClock("2025-12-16")).map(({ name }) => name));
  });

  for (const [name, breakage] of Object.entries(broken)) {
    it(name, async () => {
      const caught = suite(fixedClock("2025-12-16"), breakage).find((each) => each.name === name);
      await expect(caught?.run()).rejects.toThrow();
    });
  }
});

describe("the fixed clock", () => {
  it("shows noon of its day in its zone, until it is set", () => {
    const clock = fixedClock("2025-12-16", { timeZone: "Asia/Jakarta" });
    expect(clock.now()).toEqual(new Date("2025-12-16T12:00:00+07:00"));
    clock.setToday("2025-12-17");
    expect([clock.today(), clock.now()]).toEqual(["2025-12-17", new Date("2025-12-16T12:00:00+07:00")]);
    clock.setNow(new Date(0));
    expect([clock.today(), clock.now()]).toEqual(["2025-12-17", new Date(0)]);
  });

  it("refuses a zone that is not known", () => {
    expect(() => fixedClock("2025-12-16", { timeZone: "+07:00" })).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION" }),
    );
  });
});
