import { describe, expect, it } from "vitest";
import { dueRule } from "../../src/domain/due-rule.js";
import type { SendOutcome } from "../../src/ports/messenger.js";
import { databaseLost } from "../fixture/database-lost.js";
import { beginOf, DUE_TODAY, fate, fixture, TODAY } from "../fixture/fixture.js";
import { accepted, rateLimited, rejected, timedOut } from "../fixture/outcomes.js";
import { isBegin } from "../fixture/scripted-ledger.js";

const limited = (max: number) => ({ dailyLimit: { max } });
const once = dueRule({ cadence: "once" });

describe("a day's limit", () => {
  it("holds over runs and processes, and says who has to wait", async () => {
    const f = fixture({
      fleet: [..."12345"].map(() => ({ lastVisitDate: "2025-08-18" })),
      options: { ...limited(3), rule: once },
    });
    const report = await f.run();
    expect(report).toMatchObject({ sent: 3, skipped: 2, ended: "finished", left: 0 });
    expect(report.reminders.filter((it) => it.status === "skipped")).toMatchObject(
      Array(2).fill({ code: "DAY_CAP", reason: "today's message limit has been reached" }),
    );
    expect(await f.clock.finish(f.another().run())).toMatchObject({ sent: 0, skipped: 5 });
    expect(f.statuses()).toEqual(["sent", "sent", "sent"]);
  });

  it("counts as left, in a run that is stopped, those who are not due on the next day", async () => {
    const fleet = ["2025-08-16", "2025-08-16", "2025-08-16", "2025-08-18"].map((lastVisitDate) => ({
      lastVisitDate,
    }));
    const report = await fixture({ fleet, options: { ...limited(2), rule: once } }).run();
    expect(report).toMatchObject({ due: 4, sent: 2, skipped: 2, left: 1, ended: "stopped" });
    expect(report.reason).toBe(
      "today's message limit has been reached, and some are not due on the next sending day",
    );
  });

  it("counts as left those who are due tomorrow and not on the next day that is not off", async () => {
    const fleet = [{ lastVisitDate: "2025-08-17" }, { lastVisitDate: "2025-08-17" }];
    const sendingHours = { isDayOff: (date: string) => date === "2025-12-17" };
    const f = fixture({ fleet, options: { ...limited(1), rule: once, sendingHours } });
    for (const report of [await f.preview(), await f.run()]) {
      expect(report).toMatchObject({ skipped: 1, left: 1, ended: "stopped" });
    }
  });

  it("says both reasons where hours and limit leave some without another chance", async () => {
    const sendingHours = { quietHours: [{ from: "12:05", to: "08:00" }] };
    const f = fixture({ fleet: 9, options: { ...limited(4), sendingHours, ratePerMinute: 1 } });
    const report = await f.run();
    expect(report).toMatchObject({ sent: 4, left: 5, ended: "stopped" });
    expect(report.reason).toMatch(/today's message limit|quiet hours/);
  });

  it("holds where one owner's message becomes two, as its number became undeliverable meanwhile", async () => {
    const fleet = ["08110000004", "08110000005"].map((other) => ({
      lastVisitDate: DUE_TODAY,
      customer: { name: "Sari", phone: `08110000003 / ${other}` },
    }));
    const f = fixture({ fleet, options: { ...limited(1), groupBy: "owner" } });
    let looks = 0;
    const suppressions = {
      ...f.suppressions,
      async find(numbers: readonly string[]) {
        looks += 1;
        const entry = { number: "628110000003", kind: "set_aside", by: "gateway", reason: null } as const;
        if (looks === 2) await f.suppressions.add(entry);
        return f.suppressions.find(numbers);
      },
    };
    const report = await f.clock.finish(f.another({ suppressions }).run());
    expect(report).toMatchObject({ sent: 1, skipped: 1 });
    expect(f.gateway.accepted).toHaveLength(1);
    expect(f.quota.days.get(TODAY)).toBe(1);
  });

  it("is taken for each attempt, and given back for those that certainly sent nothing", async () => {
    const outcomes: Record<string, SendOutcome> = { "1": accepted, "2": rejected, "3": timedOut };
    const f = fixture({ answer: (id) => outcomes[id] ?? accepted, options: limited(10) });
    await f.run();
    expect(f.quota.days.get(TODAY)).toBe(2);
  });

  it("is given back for each attempt that is made again", async () => {
    const f = fixture({
      fleet: 1,
      answer: (_, attempt) => (attempt < 3 ? rateLimited(null) : accepted),
      options: limited(10),
    });
    expect(await f.run()).toMatchObject({ sent: 1 });
    expect(f.quota.days.get(TODAY)).toBe(1);
  });

  it("is given back for what another run began first", async () => {
    const f = fixture({ fleet: 4, options: limited(10) });
    f.script.before = async (call) => {
      if (!isBegin(call)) return;
      f.script.before = () => {};
      await (await f.openRun()).settleAndBegin([], [beginOf("1"), beginOf("2")]);
    };
    expect(await f.run()).toMatchObject({ sent: 2, skipped: 2 });
    expect(f.quota.days.get(TODAY)).toBe(2);
  });

  it("is given back for what a stop kept from being sent", async () => {
    const controller = new AbortController();
    const f = fixture({ fleet: 4, options: limited(10) });
    f.script.after = (call) => {
      if (isBegin(call)) controller.abort();
    };
    expect(await f.run({ signal: controller.signal })).toMatchObject({ sent: 0, left: 4 });
    expect(f.quota.days.get(TODAY)).toBe(0);
  });

  it.each(["begin", "look again"])(
    "is given back where they cannot %s, for want of the database",
    async (what) => {
      const f = fixture({ fleet: 4, options: limited(10) });
      let looks = 0;
      const suppressions = {
        ...f.suppressions,
        find(numbers: readonly string[]) {
          looks += 1;
          if (what === "look again" && looks > 1) throw databaseLost();
          return f.suppressions.find(numbers);
        },
      };
      f.script.before = (call) => {
        if (isBegin(call)) throw databaseLost();
      };
      const run = f.another({ suppressions }).run();
      await expect(f.clock.finish(run)).rejects.toMatchObject({ code: "DATABASE_LOST" });
      expect(f.quota.days.get(TODAY)).toBe(0);
    },
  );

  it("is given back for who is not due any more when it would go out, and serves somebody else", async () => {
    const f = fixture({ fleet: 4, options: { ...limited(3), ratePerMinute: 1 } });
    const run = f.service.run();
    await f.clock.advance(10_000);
    f.vehicles.remove("2");
    expect(await f.clock.finish(run)).toMatchObject({ due: 3, sent: 3, skipped: 0 });
    expect(f.quota.days.get(TODAY)).toBe(3);
  });

  it("counts messages, not vehicles", async () => {
    const customer = { name: "Sari", phone: "08110000001" };
    const fleet = Array.from({ length: 6 }, () => ({ lastVisitDate: DUE_TODAY, customer }));
    const f = fixture({ fleet, options: { ...limited(2), groupBy: "owner", concurrency: 3 } });
    expect(await f.run()).toMatchObject({ sent: 6 });
    expect(f.quota.days.get(TODAY)).toBe(2);
  });

  it("never lets more through over several processes, whatever fails", async () => {
    let calls = 0;
    const f = fixture({
      fleet: 60,
      latencyMs: 50,
      answer() {
        calls += 1;
        return calls % 3 === 0 ? rejected : accepted;
      },
      options: limited(20),
    });
    f.script.before = () => f.clock.sleep(3);
    const services = [1, 2, 3].map(() => f.another());
    await f.clock.finish(Promise.all(services.map((service) => service.run())));
    expect(f.gateway.accepted.length).toBeLessThanOrEqual(20);
    expect(f.quota.days.get(TODAY)).toBe(f.gateway.accepted.length);
  });

  it("is asked for while outcomes come in, and none of them is left unsettled", async () => {
    const f = fixture({ fleet: 5, latencyMs: 20, options: limited(2) });
    const quota = {
      ...f.quota,
      async reserve(...asked: Parameters<typeof f.quota.reserve>) {
        await f.clock.sleep(50);
        return f.quota.reserve(...asked);
      },
    };
    const report = await f.clock.finish(f.another({ quota }).run());
    expect(report).toMatchObject({ sent: 2, skipped: 3 });
    expect(f.statuses()).toEqual(["sent", "sent"]);
  });

  it.each([
    ["at once", 0, {}],
    ["while others wait for its outcome, at a pace", 3_000, { ratePerMinute: 60 }],
  ])("serves the next in the same run where it is given back %s", async (_, latencyMs, pace) => {
    for (const [max, fleet] of [
      [1, 2],
      [3, 6],
    ] as const) {
      const f = fixture({
        fleet,
        latencyMs,
        answer: (id) => (Number(id) <= max ? rejected : accepted),
        options: { ...limited(max), ...pace, concurrency: max },
      });
      expect(await f.run()).toMatchObject({ sent: fleet - max, failed: max, skipped: 0 });
    }
  });

  it("serves the same message again where nobody else needs it", async () => {
    const answer = (id: string, attempt: number) =>
      id === "2" ? rejected : attempt < 2 ? rateLimited(1_000) : accepted;
    const f = fixture({ fleet: 2, answer, options: { ...limited(1), concurrency: 1 } });
    expect(await f.run()).toMatchObject({ sent: 1, failed: 1, skipped: 0 });
  });

  it("leaves as failed what failed before the day was full", async () => {
    const f = fixture({
      fleet: 5,
      answer: (id) => (id === "1" ? rateLimited(5_000) : accepted),
      options: { ...limited(3), concurrency: 1 },
    });
    const report = await f.run();
    expect(report).toMatchObject({ sent: 3, failed: 1, skipped: 1 });
    expect(fate(report, "1")).toMatchObject({ code: "RATE_LIMITED" });
    expect(f.quota.days.get(TODAY)).toBe(3);
  });
});

describe("a preview of a day with a limit", () => {
  const five = ["16", "16", "16", "18", "17"].map((day) => ({ lastVisitDate: `2025-08-${day}` }));

  it("plans as many as have a place today, in the order of a run, and says who waits and who has no other day", async () => {
    const f = fixture({ fleet: five, options: { ...limited(3), rule: once } });
    await f.quota.reserve(TODAY, 1, 3);
    const preview = await f.preview();
    expect(preview).toMatchObject({ planned: 2, skipped: 3, left: 1, ended: "stopped" });
    expect(preview.reason).toBe(
      "today's message limit has been reached, and some are not due on the next sending day",
    );
    expect(fate(preview, "3")).toMatchObject({
      code: "DAY_CAP",
      reason: "today's message limit has been reached",
    });
    expect(f.quota.days.get(TODAY)).toBe(1);

    const report = await f.run();
    const ids = (of: typeof report, status: string) =>
      of.reminders.filter((each) => each.status === status).map(({ vehicleId }) => vehicleId);
    expect(ids(report, "sent")).toEqual(ids(preview, "planned"));
    expect(await f.preview()).toMatchObject({ planned: 0, skipped: 5, left: 1 });
  });

  it("plans nothing once a limit was lowered below what has gone out", async () => {
    const f = fixture({ options: limited(2) });
    await f.quota.reserve(TODAY, 5, 5);
    expect(await f.preview()).toMatchObject({ planned: 0, skipped: 3 });
  });

  it("counts one message of an owner as one place", async () => {
    const customer = { name: "Sari", phone: "08110000001" };
    const fleet = Array.from({ length: 7 }, () => ({ lastVisitDate: DUE_TODAY, customer }));
    const f = fixture({ fleet, options: { ...limited(2), groupBy: "owner", concurrency: 3 } });
    expect(await f.preview()).toMatchObject({ planned: 6, skipped: 1 });
  });

  it("has the limit of a new number", async () => {
    const f = fixture({ fleet: 9, options: { dailyLimit: { warmUp: 2, max: 8 } } });
    expect(await f.preview()).toMatchObject({ planned: 2 });
    await f.quota.reserve("2025-12-15", 1, 1);
    expect(await f.preview()).toMatchObject({ planned: 3 });
  });

  it("names the hours first, where they are over", async () => {
    const sendingHours = { quietHours: [{ from: "11:00", to: "08:00" }] };
    const f = fixture({ options: { ...limited(1), sendingHours } });
    const { reminders } = await f.preview();
    expect(reminders).toMatchObject(Array(3).fill({ code: "QUIET_TIME" }));
  });
});

describe("the limit of a new number", () => {
  it("grows by half with each day on which something was sent, up to what is allowed", async () => {
    const f = fixture({ fleet: 0, options: { dailyLimit: { warmUp: 2, max: 8 } } });
    const sent: number[] = [];
    for (const day of ["01", "02", "05", "06", "07"]) {
      f.clock.setToday(`2025-12-${day}`);
      f.vehicles.add(
        ...Array.from({ length: 12 }, (_, n) => ({ id: `${n + 1}`, lastVisitDate: `2025-08-${day}` })),
      );
      sent.push((await f.run()).sent);
    }
    expect(sent).toEqual([2, 3, 4, 6, 8]);
  });
});
