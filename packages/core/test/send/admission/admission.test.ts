import { describe, expect, it } from "vitest";
import { sendingHours } from "../../../src/domain/sending-hours.js";
import { admission } from "../../../src/send/admission/admission.js";
import { dayLimit } from "../../../src/send/admission/day-limit.js";
import { openHours } from "../../../src/send/admission/open-hours.js";
import { pace } from "../../../src/send/admission/pace.js";
import { inMemoryQuota } from "../../../src/testing/in-memory-quota.js";

const DAY = "2025-12-16";
const noon = Date.parse("2025-12-16T12:00:00+07:00");

function admitting({ rate = 0, quiet = [] as { from: string; to: string }[], max = 0 } = {}) {
  const clock = { ms: 0, monotonic: () => clock.ms, now: () => new Date(noon + clock.ms) };
  const quota = inMemoryQuota();
  const hours = openHours(sendingHours("Asia/Jakarta", { quietHours: quiet }), clock);
  const limit = max > 0 ? dayLimit(quota, { max }, DAY, null) : null;
  const inFlight = { size: 0 };
  const gate = admission(pace(rate, clock), quiet.length > 0 ? hours : null, limit, inFlight);
  return { clock, gate, inFlight, quota };
}

describe("the admission", () => {
  it("admits all where nothing limits it", async () => {
    expect(await admitting().gate.admit(500)).toBe(500);
  });

  it("admits one at the pace, and says how long the next one waits", async () => {
    const { clock, gate } = admitting({ rate: 60 });
    expect([await gate.admit(5), await gate.admit(5)]).toEqual([1, 0]);
    expect(gate.waitMs()).toBeGreaterThanOrEqual(1_000);
    clock.ms += gate.waitMs();
    expect(await gate.admit(5)).toBe(1);
  });

  it("admits nobody in quiet hours, and reserves no place of the day for them", async () => {
    const { clock, gate, quota } = admitting({ quiet: [{ from: "12:00", to: "12:30" }], max: 5 });
    expect(await gate.admit(3)).toBe(0);
    expect(quota.days.size).toBe(0);
    expect(gate.waitingUntil()).toEqual(new Date(noon + 30 * 60_000));
    expect(gate.closing()).toBeNull();
    clock.ms = 30 * 60_000;
    expect(await gate.admit(3)).toBe(3);
    expect(gate.waitingUntil()).toBeNull();
  });

  it("waits for the longest of its conditions", async () => {
    const { gate } = admitting({ rate: 60, quiet: [{ from: "12:00", to: "12:30" }] });
    expect(gate.waitMs()).toBe(60_000);
  });

  it("closes once the day is full and nobody in flight can give a place back, and asks the database no more", async () => {
    const { gate, inFlight, quota } = admitting({ max: 3 });
    expect([await gate.admit(2), gate.closing(), await gate.admit(2), gate.closing()]).toEqual([
      2,
      null,
      1,
      null,
    ]);
    expect(await gate.admit(1)).toBe(0);
    inFlight.size = 1;
    expect([gate.closing(), gate.waitMs()]).toEqual([null, Number.POSITIVE_INFINITY]);
    inFlight.size = 0;
    expect(gate.closing()).toEqual({ code: "DAY_CAP", nextDay: "2025-12-17" });
    await quota.release(DAY, 3);
    expect(await gate.admit(1)).toBe(0);
  });

  it("opens again once a place is given back", async () => {
    const { gate } = admitting({ max: 1 });
    expect([await gate.admit(1), await gate.admit(1)]).toEqual([1, 0]);
    await gate.release(1);
    expect([gate.closing(), await gate.admit(1)]).toEqual([null, 1]);
  });

  it("closes for hours that do not open again today", () => {
    const { gate } = admitting({ quiet: [{ from: "12:00", to: "08:00" }] });
    expect(gate.closing()).toEqual({ code: "QUIET_TIME", nextDay: "2025-12-17" });
  });

  it("gives places of the day back, and nothing where there is no limit", async () => {
    const { gate, quota } = admitting({ max: 3 });
    await gate.admit(3);
    await gate.release(2);
    await gate.release(0);
    expect(quota.days.get(DAY)).toBe(1);
    await expect(admitting().gate.release(5)).resolves.toBeUndefined();
  });
});
