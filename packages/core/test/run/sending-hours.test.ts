import { describe, expect, it } from "vitest";
import { dueRule } from "../../src/domain/due-rule.js";
import { fate, fixture } from "../fixture/fixture.js";
import { accepted, unreachable } from "../fixture/outcomes.js";

const MINUTE_MS = 60_000;
/** The fixture's clock begins at noon. */
const hours = (from: string, to: string) => ({ sendingHours: { quietHours: [{ from, to }] } });
const once = dueRule({ cadence: "once" });

describe("quiet hours", () => {
  it("that end today are waited for before anything begins", async () => {
    const f = fixture({ options: hours("11:00", "13:00") });
    const run = f.service.run();
    await f.clock.advance(59 * MINUTE_MS);
    expect(f.ledger.rows).toEqual([]);
    expect(await f.clock.finish(run)).toMatchObject({ sent: 3, left: 0, ended: "finished" });
    expect(f.sends.every(({ at }) => at >= 60 * MINUTE_MS)).toBe(true);
  });

  it("that last until tomorrow leave a daily reminder of the last day out for good, and it counts as left", async () => {
    const report = await fixture({ options: hours("11:00", "08:00") }).run();
    expect(report).toMatchObject({ due: 3, sent: 0, skipped: 3, ended: "stopped", left: 3 });
    expect(report.reason).toBe("some have no sending time left (quiet hours or day off)");
    expect(fate(report, "1")).toMatchObject({
      code: "QUIET_TIME",
      reason: "no sending time is left for this reminder (quiet hours or day off)",
    });
  });

  it("that last until tomorrow leave the rest for tomorrow where it is still due then, and nothing is left", async () => {
    const fleet = [{ lastVisitDate: "2025-08-18" }];
    const f = fixture({ fleet, options: { ...hours("11:00", "08:00"), rule: once } });
    const report = await f.run();
    expect(report).toMatchObject({ skipped: 1, ended: "finished", left: 0, reason: null });
    expect(fate(report, "1")).toMatchObject({
      code: "QUIET_TIME",
      reason: "waits for 2025-12-17, the next sending day",
    });
    expect(f.clock.monotonic()).toBe(0);
  });

  it("count as left only those who have no other chance", async () => {
    const fleet = ["2025-08-16", "2025-08-16", "2025-08-17", "2025-08-18"].map((lastVisitDate) => ({
      lastVisitDate,
    }));
    const f = fixture({ fleet, options: { ...hours("11:00", "08:00"), rule: once } });
    expect(await f.run()).toMatchObject({ due: 4, skipped: 4, ended: "stopped", left: 2 });
    expect(await f.preview()).toMatchObject({ due: 4, skipped: 4, ended: "stopped", left: 2 });
  });

  it("that begin in mid-run are waited out where they end today, and nothing is lost", async () => {
    const f = fixture({ fleet: 6, options: { ...hours("12:02", "12:30"), ratePerMinute: 1 } });
    expect(await f.run()).toMatchObject({ sent: 6, ended: "finished" });
    const quiet = f.sends.filter(({ at }) => at >= 2 * MINUTE_MS && at < 30 * MINUTE_MS);
    expect(quiet).toEqual([]);
  });

  it("that begin in mid-run and last until tomorrow end it, open to the next run", async () => {
    const f = fixture({ fleet: 6, options: { ...hours("12:02", "08:00"), ratePerMinute: 1, rule: once } });
    const report = await f.run();
    expect(report).toMatchObject({ sent: 2, skipped: 4, ended: "stopped", left: 4 });
    expect(f.statuses()).toEqual(["sent", "sent"]);
  });

  it("that begin in mid-run end it also for pages that were not read yet", async () => {
    const options = { ...hours("12:02", "08:00"), ratePerMinute: 1, pageSize: 5 };
    const f = fixture({ fleet: 60, options });
    const report = await f.run();
    expect(report).toMatchObject({ due: 60, sent: 2, skipped: 58, ended: "stopped", left: 58 });
    expect(f.clock.sleepers).toBe(0);
  });

  it("keep a further attempt back until they are over", async () => {
    const f = fixture({
      fleet: 1,
      answer: (_, attempt) => (attempt === 1 ? { ...unreachable, retryAfterMs: 3 * MINUTE_MS } : accepted),
      options: hours("12:01", "12:45"),
    });
    expect(await f.run()).toMatchObject({ sent: 1 });
    expect(f.sends.map(({ at }) => at >= 45 * MINUTE_MS)).toEqual([false, true]);
  });

  it("that last until tomorrow leave a message that failed before them as failed, not as skipped", async () => {
    const f = fixture({
      fleet: 1,
      answer: () => ({ ...unreachable, retryAfterMs: 3 * MINUTE_MS }),
      options: hours("12:01", "08:00"),
    });
    const report = await f.run();
    expect(report).toMatchObject({ failed: 1, skipped: 0, ended: "finished" });
    expect(f.sends).toHaveLength(1);
  });

  it("are waited for by the wall clock, also where that is set forward meanwhile", async () => {
    const f = fixture({ options: hours("11:00", "18:00") });
    const run = f.service.run();
    await f.clock.advance(5 * MINUTE_MS);
    f.clock.setWall(5 * 3_600_000 + 55 * MINUTE_MS);
    await f.clock.advance(2 * MINUTE_MS);
    expect(f.sends).toHaveLength(3);
    expect(await f.clock.finish(run)).toMatchObject({ sent: 3 });
  });
});

describe("a day off", () => {
  it("sends nothing, and leaves for the next sending day what is due then", async () => {
    const off = new Set(["2025-12-16", "2025-12-17"]);
    const sendingHours = { isDayOff: (date: string) => off.has(date) };
    const fleet = [{ lastVisitDate: "2025-08-18" }, { lastVisitDate: "2025-08-17" }];
    const f = fixture({ fleet, options: { sendingHours, rule: once } });
    const report = await f.run();
    expect(report).toMatchObject({ sent: 0, skipped: 2, ended: "stopped", left: 1 });
    expect(fate(report, "1")).toMatchObject({ reason: "waits for 2025-12-18, the next sending day" });
    expect(fate(report, "2")).toMatchObject({ reason: expect.stringContaining("no sending time is left") });
  });
});
