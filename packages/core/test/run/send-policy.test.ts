import { describe, expect, it } from "vitest";
import { reminderLadder } from "../../src/extras/reminder-ladder.js";
import { sendingHours } from "../../src/extras/sending-hours.js";
import type { SendFailed } from "../../src/ports/messenger.js";
import { inMemoryQuota } from "../../src/testing/in-memory-quota.js";
import { inMemorySuppressions } from "../../src/testing/in-memory-suppressions.js";
import { DUE_TODAY, fate, fixture, LEASE_MS, TODAY } from "../fixture/fixture.js";
import { accepted, rejected, unreachable } from "../fixture/outcomes.js";

const MINUTE_MS = 60_000;
/** The fixture's clock begins at 12:00 of this zone. */
const timeZone = "Asia/Jakarta";
const hoursWith = (...quietHours: { from: string; to: string }[]) => sendingHours({ timeZone, quietHours });
const optOut = { kind: "opted_out", by: "customer", reason: null } as const;
const numberOf = (id: number) => `62811${String(id).padStart(7, "0")}`;

describe("quiet hours", () => {
  it("that end today are waited for before anything is claimed", async () => {
    const f = fixture({ manners: { hours: hoursWith({ from: "11:00", to: "13:00" }) } });
    const run = f.service.run();
    await f.clock.advance(59 * MINUTE_MS);
    expect(f.ledger.rows).toEqual([]);
    expect(await f.clock.finish(run)).toMatchObject({ sent: 3, ended: "finished" });
    expect(f.sends.every(({ at }) => at >= 60 * MINUTE_MS)).toBe(true);
  });

  it("that last until tomorrow leave a daily reminder out for good, and one with more time for then", async () => {
    const manners = { hours: hoursWith({ from: "11:00", to: "08:00" }) };
    const daily = await fixture({ manners }).run();
    expect(daily).toMatchObject({ sent: 0, skipped: 3, ended: "finished" });
    expect(fate(daily, "1")).toMatchObject({
      code: "QUIET_TIME",
      reason: expect.stringContaining("too late"),
    });

    const fleet = [{ lastVisitDate: "2025-08-18" }];
    const once = await fixture({ fleet, manners, options: { cadence: "once" } }).run();
    expect(fate(once, "1")).toMatchObject({
      code: "QUIET_TIME",
      reason: expect.stringContaining("2025-12-17"),
    });
  });

  it("that begin in mid-run are waited out where they end today, and nothing is lost", async () => {
    const f = fixture({
      fleet: 6,
      options: { ratePerMinute: 1 },
      manners: { hours: hoursWith({ from: "12:02", to: "12:30" }) },
    });
    expect(await f.run()).toMatchObject({ sent: 6, ended: "finished" });
    const quiet = f.sends.filter(({ at }) => at >= 2 * MINUTE_MS && at < 30 * MINUTE_MS);
    expect(quiet).toEqual([]);
  });

  it("that begin in mid-run and last until tomorrow cut it short, open to the next run", async () => {
    const f = fixture({
      fleet: 6,
      options: { ratePerMinute: 1, cadence: "once" },
      manners: { hours: hoursWith({ from: "12:02", to: "08:00" }) },
    });
    const report = await f.run();
    expect(report).toMatchObject({ ended: "stopped", reason: "quiet hours have begun" });
    expect(report.sent + report.left).toBe(6);
    expect(f.statuses().filter((status) => status !== "sent")).toEqual([]);
  });

  it("keep a further attempt back until they are over", async () => {
    const f = fixture({
      fleet: 1,
      answer: (_, attempt) => (attempt === 1 ? { ...unreachable, retryAfterMs: 3 * MINUTE_MS } : accepted),
      manners: { hours: hoursWith({ from: "12:01", to: "12:45" }) },
    });
    expect(await f.run()).toMatchObject({ sent: 1 });
    expect(f.sends.map(({ at }) => at >= 45 * MINUTE_MS)).toEqual([false, true]);
  });
});

describe("a customer who asked to be left alone", () => {
  it("is skipped, in a preview too", async () => {
    const suppressions = inMemorySuppressions();
    const f = fixture({ manners: { suppressions } });
    await suppressions.add({ number: numberOf(2), ...optOut });
    await suppressions.add({ number: numberOf(3), kind: "set_aside", by: "gateway", reason: null });
    for (const report of [await f.preview(), await f.run()]) {
      expect(fate(report, "2")).toMatchObject({ status: "skipped", code: "OPTED_OUT" });
      expect(fate(report, "3")).toMatchObject({ status: "skipped", code: "SET_ASIDE" });
    }
    expect(f.gateway.attempts.map(({ to }) => to)).toEqual([numberOf(1)]);
  });

  it("is heard between the claim and the first byte", async () => {
    const suppressions = inMemorySuppressions();
    const f = fixture({ fleet: 3, options: { ratePerMinute: 1 }, manners: { suppressions } });
    f.watch.send = () => void suppressions.add({ number: numberOf(3), ...optOut });
    const report = await f.run();
    expect(fate(report, "3")).toMatchObject({ status: "skipped", code: "OPTED_OUT" });
    expect(f.row("3")).toMatchObject({ status: "failed" });
    expect(f.gateway.attempts).toHaveLength(2);
  });

  it("is heard between two attempts", async () => {
    const suppressions = inMemorySuppressions();
    const f = fixture({ fleet: 1, answer: () => unreachable, manners: { suppressions } });
    f.watch.send = () => void suppressions.add({ number: numberOf(1), ...optOut });
    expect(fate(await f.run(), "1")).toMatchObject({ status: "skipped", code: "OPTED_OUT" });
    expect(f.gateway.attempts).toHaveLength(1);
  });

  it("and said so to the gateway goes onto the list", async () => {
    const suppressions = inMemorySuppressions();
    const optedOut: SendFailed = { ...rejected, code: "RECIPIENT_OPTED_OUT" };
    const f = fixture({ answer: (id) => (id === "1" ? optedOut : accepted), manners: { suppressions } });
    expect(fate(await f.run(), "1")).toMatchObject({ status: "failed", code: "RECIPIENT_OPTED_OUT" });
    expect(suppressions.entries).toMatchObject([{ number: numberOf(1), kind: "opted_out", by: "gateway" }]);
  });
});

describe("a number that failed for good", () => {
  const invalid: SendFailed = { ...rejected, code: "RECIPIENT_INVALID" };

  it.each([
    [true, ["set_aside"]],
    [false, []],
  ])("is set aside where that is asked for: %s", async (setAsideInvalid, kinds) => {
    const suppressions = inMemorySuppressions();
    const f = fixture({
      fleet: 1,
      answer: () => invalid,
      manners: { suppressions, setAsideInvalid },
    });
    await f.run();
    expect(suppressions.entries.map(({ kind }) => kind)).toEqual(kinds);
    await f.clock.advance(1);
    await f.run();
    expect(f.gateway.attempts).toHaveLength(setAsideInvalid ? 1 : 2);
  });

  it("is tried again when it changes", async () => {
    const suppressions = inMemorySuppressions();
    const f = fixture({
      fleet: 1,
      answer: (id) => (id === "1" ? invalid : accepted),
      manners: { suppressions, setAsideInvalid: true },
    });
    await f.run();
    f.vehicles.add({ id: "1", lastVisitDate: DUE_TODAY, customer: { name: "Sari", phone: "08110000009" } });
    await f.clock.advance(1);
    expect(await f.run()).toMatchObject({ sent: 1 });
  });
});

describe("a day's cap", () => {
  it("holds over runs and processes, and says who waits", async () => {
    const quota = inMemoryQuota();
    const f = fixture({ fleet: 5, options: { cadence: "once" }, manners: { dayCap: 3, quota } });
    const report = await f.run();
    expect(report).toMatchObject({ sent: 3, skipped: 2, ended: "finished" });
    expect(report.reminders.filter((it) => it.status === "skipped")).toMatchObject(
      Array(2).fill({ code: "DAY_CAP" }),
    );
    await f.clock.advance(1);
    expect(await fixture({ fleet: 5, manners: { dayCap: 3, quota } }).run()).toMatchObject({
      sent: 0,
    });
    expect(f.statuses()).toEqual(["sent", "sent", "sent"]);
  });

  it("grows with each day on which a new number was used, up to what is allowed", async () => {
    const quota = inMemoryQuota();
    const sent: number[] = [];
    for (const day of ["2025-12-01", "2025-12-02", "2025-12-05", "2025-12-06", "2025-12-07"]) {
      const f = fixture({ fleet: 12, manners: { warmUp: 2, dayCap: 8, quota } });
      f.clock.setToday(day);
      f.vehicles.add(
        ...Array.from({ length: 12 }, (_, n) => ({
          id: `${n + 1}`,
          lastVisitDate: `2025-08-${day.slice(8)}`,
        })),
      );
      sent.push((await f.run()).sent);
    }
    expect(sent).toEqual([2, 3, 4, 6, 8]);
  });

  it("is asked for while outcomes come in, and none of them is left lying", async () => {
    const quota = inMemoryQuota();
    const f = fixture({
      fleet: 5,
      latencyMs: 20,
      manners: {
        dayCap: 2,
        quota: {
          ...quota,
          async take(...asked) {
            await f.clock.sleep(50);
            return quota.take(...asked);
          },
        },
      },
    });
    expect(await f.run()).toMatchObject({ sent: 2, skipped: 3, ended: "finished" });
  });

  it("needs a store", () => {
    expect(() => fixture({ manners: { dayCap: 1 } })).toThrow(
      "quota: expected a store for dayCap and warmUp",
    );
  });
});

describe("one message to an owner", () => {
  const sari = { name: "Sari", phone: "08110000001" };
  const fleet = [
    { lastVisitDate: DUE_TODAY, plate: "B 1 A", customer: sari },
    { lastVisitDate: DUE_TODAY, plate: "B 2 B", customer: { name: "Budi", phone: "08110000002" } },
    { lastVisitDate: "2025-08-17", plate: "B 3 C", customer: sari },
    { lastVisitDate: "2025-08-17", plate: "B 4 D", customer: { name: "Tono", phone: "08110000001" } },
  ];
  const manners = { oneMessagePerOwner: true };
  const options = {
    template: "{nama_pelanggan}: {no_pol}, {next_visit_date}, {hari}",
    pageSize: 1,
  };
  const texts = [
    "Sari: B 1 A dan B 3 C, 16-12-2025 dan 17-12-2025, hari ini dan besok",
    "Budi: B 2 B, 16-12-2025, hari ini",
    "Tono: B 4 D, 17-12-2025, besok",
  ];

  it("names all vehicles that are due, in a preview as in a run, and each is settled", async () => {
    const f = fixture({ fleet, manners, options: { ...options, concurrency: 5 } });
    const preview = await f.preview();
    expect(new Set(preview.reminders.map((it) => "message" in it && it.message))).toEqual(new Set(texts));
    expect(await f.run()).toMatchObject({ sent: 4 });
    expect(f.gateway.accepted.map(({ text }) => text).sort()).toEqual([...texts].sort());
    expect(f.gateway.accepted[0]?.content?.values.no_pol).toBe("B 1 A dan B 3 C");
  });

  it("leaves out what was sent before", async () => {
    const f = fixture({ fleet, manners, options: { ...options, cadence: "once" } });
    const first = await f.ledger.open({ runId: "another", leaseMs: LEASE_MS, today: TODAY });
    const claim = { vehicleId: "1", visitDate: TODAY, period: TODAY, token: "token" };
    await first.claim([claim]);
    await first.handOver([claim]);
    await first.settle([{ claim, attempts: 1, status: "sent", response: "ok", messageId: null }]);
    expect(await f.run()).toMatchObject({ sent: 3, skipped: 1 });
    expect(f.gateway.accepted.map(({ text }) => text)).toContain("Sari: B 3 C, 17-12-2025, besok");
  });

  it("counts each of its vehicles as in doubt, and so holds no more than may be", async () => {
    const many = Array.from({ length: 7 }, () => ({ lastVisitDate: DUE_TODAY, customer: sari }));
    const f = fixture({ fleet: many, manners, options: { ...options, concurrency: 3 }, latencyMs: 100 });
    let most = 0;
    f.watch.send = () => {
      most = Math.max(most, f.statuses().filter((status) => status === "sending").length);
    };
    expect(await f.run()).toMatchObject({ sent: 7 });
    expect(most).toBeLessThanOrEqual(3);
    expect(f.gateway.accepted).toHaveLength(3);
  });
});

describe("a ladder", () => {
  it("sends a step late that was missed, after a crash too, and each only once", async () => {
    // The visit is in five days: the step of seven days is two days late.
    const fleet = [{ lastVisitDate: "2025-08-21" }];
    const options = { rule: reminderLadder({ leadDays: [30, 7, 1], lateDays: 3 }) };
    const f = fixture({ fleet, options });
    const dead = await f.ledger.open({ runId: "dead", leaseMs: LEASE_MS, today: TODAY });
    await dead.claim([{ vehicleId: "1", visitDate: "2025-12-21", period: "2025-12-14", token: "token" }]);
    await f.clock.advance(LEASE_MS + 1);
    expect(await f.run()).toMatchObject({ sent: 1 });
    expect(f.row("1")).toMatchObject({ period: "2025-12-14", status: "sent" });
    await f.clock.advance(1);
    expect(await f.run()).toMatchObject({ sent: 0, skipped: 1 });
  });

  it("sends nothing on a day between its steps", async () => {
    const f = fixture({
      fleet: [{ lastVisitDate: "2025-08-19" }],
      options: { rule: reminderLadder({ leadDays: [30, 7, 1], lateDays: 3 }) },
    });
    expect(await f.run()).toMatchObject({ due: 0, sent: 0 });
  });
});

describe("a vehicle that was sold", () => {
  it("is skipped, and says so", async () => {
    const f = fixture({ fleet: [{ lastVisitDate: DUE_TODAY, isInactive: true }] });
    expect(fate(await f.preview(), "1")).toMatchObject({ code: "INACTIVE" });
    expect(fate(await f.run(), "1")).toMatchObject({ code: "INACTIVE" });
    expect(f.ledger.rows).toEqual([]);
  });
});

describe("a sender that the gateway has restricted", () => {
  it("halts the run with the first such answer", async () => {
    const restricted: SendFailed = { ...rejected, code: "SENDER_RESTRICTED", fault: "gateway" };
    const f = fixture({ fleet: 9, answer: () => restricted, options: { concurrency: 1 } });
    expect(await f.run()).toMatchObject({ ended: "halted", failed: 1, left: 8 });
  });
});
