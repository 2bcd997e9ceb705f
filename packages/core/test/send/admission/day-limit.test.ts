import { describe, expect, it } from "vitest";
import { sendingHours } from "../../../src/domain/sending-hours.js";
import { dayLimit } from "../../../src/send/admission/day-limit.js";
import { inMemoryQuota } from "../../../src/testing/in-memory-quota.js";

const DAY = "2025-12-16";

describe("the limit of a day", () => {
  it("grants places until the day is full, whoever takes them", async () => {
    const quota = inMemoryQuota();
    const [one, two] = [dayLimit(quota, { max: 5 }, DAY, null), dayLimit(quota, { max: 5 }, DAY, null)];
    expect([await one.reserve(3), await two.reserve(3), await one.reserve(1)]).toEqual([3, 2, 0]);
  });

  it("grants again what is given back", async () => {
    const limit = dayLimit(inMemoryQuota(), { max: 2 }, DAY, null);
    await limit.reserve(2);
    await limit.release(1);
    expect(await limit.reserve(2)).toBe(1);
  });

  it("has so many left as are not taken, and none where more are", async () => {
    const quota = inMemoryQuota();
    expect(await dayLimit(quota, { max: 5 }, DAY, null).left()).toBe(5);
    await quota.reserve(DAY, 3, 3);
    expect(await dayLimit(quota, { max: 5 }, DAY, null).left()).toBe(2);
    expect(await dayLimit(quota, { max: 2 }, DAY, null).left()).toBe(0);
    await quota.reserve("2025-12-15", 1, 1);
    expect(await dayLimit(quota, { warmUp: 4 }, DAY, null).left()).toBe(3);
    expect(quota.days.get(DAY)).toBe(3);
  });

  it("says that the day is full, and that the next is the first day after it that is not off", () => {
    const closing = (isDayOff?: (date: string) => boolean) => {
      const hours = isDayOff ? sendingHours("Asia/Jakarta", { isDayOff }) : null;
      return dayLimit(inMemoryQuota(), { max: 1 }, "2025-12-31", hours).closing;
    };
    expect(closing()).toEqual({ code: "DAY_CAP", nextDay: "2026-01-01" });
    expect(closing((date) => date < "2026-01-03")).toEqual({ code: "DAY_CAP", nextDay: "2026-01-03" });
    expect(closing(() => true)).toEqual({ code: "DAY_CAP", nextDay: null });
  });

  it("of a new number grows by half with each day on which something was sent, up to the limit", async () => {
    const quota = inMemoryQuota();
    const granted: number[] = [];
    for (const day of ["2025-12-01", "2025-12-02", "2025-12-05", "2025-12-06", "2025-12-07"]) {
      granted.push(await dayLimit(quota, { warmUp: 2, max: 8 }, day, null).reserve(100));
    }
    expect(granted).toEqual([2, 3, 4, 6, 8]);
  });

  it("of a new number has no end without a limit", async () => {
    const quota = inMemoryQuota();
    for (let day = 1; day <= 20; day += 1)
      await quota.reserve(`2025-11-${String(day).padStart(2, "0")}`, 1, 1);
    expect(await dayLimit(quota, { warmUp: 10 }, DAY, null).reserve(1e6)).toBe(Math.floor(10 * 1.5 ** 20));
  });

  it("of a new number is worked out once a run", async () => {
    const quota = inMemoryQuota();
    let asked = 0;
    const counting = {
      ...quota,
      activeDaysBefore: (day: string) => {
        asked += 1;
        return quota.activeDaysBefore(day);
      },
    };
    const limit = dayLimit(counting, { warmUp: 2 }, DAY, null);
    for (let time = 0; time < 5; time += 1) await limit.reserve(1);
    expect(asked).toBe(1);
  });
});
