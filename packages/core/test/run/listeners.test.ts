import { describe, expect, it } from "vitest";
import type { ReminderResult } from "../../src/report/run-report.js";
import { fixture } from "../fixture/fixture.js";
import { accepted, rejected } from "../fixture/outcomes.js";

describe("listeners", () => {
  it("hear of each reminder once, after its outcome is recorded", async () => {
    const f = fixture({ fleet: 20, answer: (id) => (Number(id) % 2 ? accepted : rejected), latencyMs: 5 });
    const heard: ReminderResult[] = [];
    const report = await f.run({
      onReminder(reminder) {
        expect(f.row(reminder.vehicleId)?.status).toBe(reminder.status);
        heard.push(reminder);
      },
    });
    expect(heard).toEqual(report.reminders);
    expect(heard).toHaveLength(20);
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
    expect(last).toEqual({ runId, due, sent, planned, failed, unknown, skipped });
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
  it("stays flat: no more is read ahead than a page, or claimed than a page and those that wait", async () => {
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
