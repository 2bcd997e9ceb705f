import { expect, it } from "vitest";
import { schedulerView } from "../src/scheduler-data.js";

it("the scheduler's status follows every change of instant and of zone", () => {
  const view = schedulerView();
  const show = (timeZone: string, at: string) =>
    view({ running: true, time: { hour: 7, minute: 0 }, timeZone, nextRunAt: new Date(at) }).jobs[0]
      ?.next_run_time;
  expect(show("Asia/Jakarta", "2025-12-15T00:00:00Z")).toBe("2025-12-15T07:00:00+07:00");
  expect(show("Asia/Jakarta", "2025-12-15T00:00:00Z")).toBe("2025-12-15T07:00:00+07:00");
  expect(show("Asia/Jayapura", "2025-12-15T00:00:00Z")).toBe("2025-12-15T09:00:00+09:00");
  expect(show("Asia/Jayapura", "2025-12-15T22:00:00Z")).toBe("2025-12-16T07:00:00+09:00");
  expect(show("America/New_York", "2025-12-15T12:00:00Z")).toBe("2025-12-15T07:00:00-05:00");
});
