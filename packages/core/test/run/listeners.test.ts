import { describe, expect, it } from "vitest";
import type { AttemptResult, ReminderResult } from "../../src/report/run-report.js";
import { type Fixture, fixture } from "../fixture/fixture.js";
import { accepted, rejected } from "../fixture/outcomes.js";

describe("listeners", () => {
  it("hear of each reminder once, after its outcome is recorded", async () => {
    const f = fixture({ fleet: 20, answer: (id) => (Number(id) % 2 ? accepted : rejected), latencyMs: 5 });
    const heard: ReminderResult[] = [];
    const onRecord: unknown[] = [];
    const report = await f.run({
      onReminder(reminder) {
        onRecord.push(f.row(reminder.vehicleId)?.status);
        heard.push(reminder);
      },
    });
    expect(heard).toEqual(report.reminders);
    expect(onRecord).toEqual(heard.map(({ status }) => status));
    expect(heard).toHaveLength(20);
  });

  it("hear which messenger made an attempt, and what it came to", async () => {
    const f = fixture({ fleet: 1 });
    const heard: AttemptResult[] = [];
    const onAttempt = (attempt: AttemptResult) => void heard.push(attempt);
    const messenger = { ...f.ports.messenger, name: "gateway" };
    await f.clock.finish(f.another({ messenger }).run({ onAttempt }));
    expect(heard).toEqual([
      {
        ...{ vehicleIds: ["1"], attempt: 1, status: "sent", code: null },
        ...{ messenger: "gateway", tookMs: expect.any(Number) },
      },
    ]);
    const unnamed = fixture({ fleet: 1, answer: () => rejected });
    await unnamed.run({ onAttempt });
    expect(heard[1]).toMatchObject({ status: "failed", code: "REJECTED", messenger: null });
  });

  it("hear counts that only grow, and at last those of the report", async () => {
    const f = fixture({ fleet: 20, options: { pageSize: 7 }, latencyMs: 5 });
    const seen: number[] = [];
    let last = {};
    const report = await f.run({
      onProgress(progress) {
        seen.push(progress.sent + progress.failed + progress.unknown + progress.skipped);
        last = progress;
      },
    });
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    const { runId, due, sent, planned, failed, unknown, skipped } = report;
    expect(last).toEqual({ runId, due, sent, planned, failed, unknown, skipped, waitingUntil: null });
  });

  it("hear nothing of how far a run is before the due are counted", async () => {
    const seen: number[] = [];
    const f: Fixture = fixture({
      fleet: 20,
      options: { pageSize: 7 },
      around: (inner) => ({
        ...inner,
        async count(range) {
          await f.clock.sleep(100);
          return inner.count(range);
        },
      }),
    });
    await f.run({ onProgress: ({ due }) => void seen.push(due) });
    expect(new Set(seen)).toEqual(new Set([20]));
  });

  it("hear until when a run waits for its hours, and that the wait is over", async () => {
    const sendingHours = { quietHours: [{ from: "11:00", to: "13:00" }] };
    const f = fixture({ options: { sendingHours } });
    const waits: (string | undefined)[] = [];
    await f.run({
      onProgress: ({ waitingUntil }) => void waits.push(waitingUntil?.toISOString()),
    });
    expect(waits).toContain("2025-12-16T06:00:00.000Z");
    expect(waits[0]).toBeUndefined();
    expect(waits.at(-1)).toBeUndefined();
  });

  it("hear that somebody is not due any more", async () => {
    const f = fixture({ options: { ratePerMinute: 1 } });
    const seen: number[] = [];
    const run = f.service.run({ onProgress: ({ due }) => void seen.push(due) });
    await f.clock.advance(1_000);
    f.vehicles.remove("3");
    await f.clock.finish(run);
    expect(seen[0]).toBe(3);
    expect(seen.at(-1)).toBe(2);
  });

  it("may throw or reject without any harm", async () => {
    const f = fixture({ fleet: 5 });
    const report = await f.run({
      onReminder: () => {
        throw new Error("listener");
      },
      onProgress: () => Promise.reject(new Error("listener")),
    });
    expect(report).toMatchObject({ sent: 5, ended: "finished" });
    expect(f.statuses()).toEqual(Array(5).fill("sent"));
  });

  it("hear everything where the report keeps nothing", async () => {
    const f = fixture({ fleet: 50, options: { pageSize: 10 } });
    let heard = 0;
    const report = await f.run({
      keepReminders: false,
      onReminder: () => {
        heard += 1;
      },
    });
    expect(report).toMatchObject({ sent: 50, reminders: [] });
    expect(heard).toBe(50);
  });
});

describe("memory", () => {
  it("stays flat: no more is read ahead than a page and what waits", async () => {
    const pageSize = 20;
    let read = 0;
    let most = 0;
    const f = fixture({
      fleet: 500,
      latencyMs: 10,
      options: { pageSize, concurrency: 4 },
      around: (inner) => ({
        ...inner,
        async findByLastVisit(range, page) {
          const answer = await inner.findByLastVisit(range, page);
          read += answer.vehicles.length;
          return answer;
        },
      }),
    });
    let done = 0;
    await f.run({
      keepReminders: false,
      onReminder() {
        done += 1;
        most = Math.max(most, read - done);
      },
    });
    expect(done).toBe(500);
    expect(most).toBeLessThanOrEqual(2 * pageSize + 3 * 4);
  });
});
