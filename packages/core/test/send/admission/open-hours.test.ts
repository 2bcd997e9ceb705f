import { describe, expect, it } from "vitest";
import { type SendingHoursOptions, sendingHours } from "../../../src/domain/sending-hours.js";
import { openHours } from "../../../src/send/admission/open-hours.js";

function hoursAt(time: string, options: SendingHoursOptions) {
  const clock = { at: new Date(time), now: () => clock.at };
  return { clock, hours: openHours(sendingHours("Asia/Jakarta", options), clock) };
}

const lunch = { quietHours: [{ from: "12:00", to: "13:00" }] };
const night = { quietHours: [{ from: "20:00", to: "08:00" }] };

describe("open hours", () => {
  it("have room for everybody while they are open", () => {
    const { hours } = hoursAt("2025-12-16T11:00:00+07:00", lunch);
    expect(hours.room()).toBe(Number.POSITIVE_INFINITY);
    expect(hours.waitingUntil()).toBeNull();
    expect(hours.closing()).toBeNull();
  });

  it("say until when to wait where they open again today", () => {
    const { hours } = hoursAt("2025-12-16T12:59:00+07:00", lunch);
    expect(hours.room()).toBe(0);
    expect(hours.waitingUntil()).toEqual(new Date("2025-12-16T13:00:00+07:00"));
    expect(hours.closing()).toBeNull();
    expect(hours.waitMs()).toBe(60_000);
  });

  it("are asked again after a minute at the latest, as the clock may be set meanwhile", () => {
    const { clock, hours } = hoursAt("2025-12-16T12:00:00+07:00", lunch);
    expect(hours.waitMs()).toBe(60_000);
    clock.at = new Date("2025-12-16T12:59:59.500+07:00");
    expect(hours.waitMs()).toBe(500);
  });

  it("close the day where they do not open again today, and name the next day", () => {
    const { hours } = hoursAt("2025-12-16T20:00:00+07:00", night);
    expect(hours.waitingUntil()).toBeNull();
    expect(hours.closing()).toEqual({ code: "QUIET_TIME", nextDay: "2025-12-17" });
  });

  it("before dawn wait for the end of a night that began the day before", () => {
    const { hours } = hoursAt("2025-12-16T05:00:00+07:00", night);
    expect(hours.waitingUntil()).toEqual(new Date("2025-12-16T08:00:00+07:00"));
    expect(hours.closing()).toBeNull();
  });

  it("pass over days off, and know no next day where every day is off", () => {
    const off = new Set(["2025-12-16", "2025-12-17"]);
    const { hours } = hoursAt("2025-12-16T09:00:00+07:00", { isDayOff: (date) => off.has(date) });
    expect(hours.closing()).toEqual({ code: "QUIET_TIME", nextDay: "2025-12-18" });
    const always = hoursAt("2025-12-16T09:00:00+07:00", { isDayOff: () => true }).hours;
    expect(always.closing()).toEqual({ code: "QUIET_TIME", nextDay: null });
    expect(always.waitMs()).toBe(60_000);
  });
});
