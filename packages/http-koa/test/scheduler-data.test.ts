import { expect, it } from "vitest";
import { schedulerData } from "../src/scheduler-data.js";
import { schedulerStatusSchema } from "../src/schemas/scheduler-data.js";

const status = {
  running: true,
  time: { hour: 7, minute: 0 },
  timeZone: "Asia/Jakarta",
  nextRunAt: new Date("2025-12-15T00:00:00Z"),
  waitingFor: null,
};

it("the scheduler's status says that the job waits for confirmation, and only then", () => {
  expect(schedulerData({ ...status, waitingFor: "confirmation" }).jobs).toMatchObject([
    { waiting_for: "confirmation" },
  ]);
  expect(schedulerData(status).jobs[0]).not.toHaveProperty("waiting_for");
});

it("the scheduler's status shows the parts of the last run where there are some, and changes nothing else", () => {
  const shards = { done: 2, running: 1, waiting: 1, failed: 0 };
  const [job, ...others] = schedulerData(status).jobs;
  expect(others).toEqual([]);
  expect(schedulerData({ ...status, shards: null }).jobs).toEqual([job]);
  const data = schedulerData({ ...status, shards });
  expect(data.jobs).toEqual([{ ...job, shards }]);
  expect(schedulerStatusSchema.parse(data)).toEqual(data);
});

it("the scheduler's status shows the next run on the clock of its zone", () => {
  const show = (timeZone: string, at: string) =>
    schedulerData({ ...status, timeZone, nextRunAt: new Date(at) }).jobs[0]?.next_run_time;
  expect(show("Asia/Jakarta", "2025-12-15T00:00:00Z")).toBe("2025-12-15T07:00:00+07:00");
  expect(show("Asia/Jayapura", "2025-12-15T00:00:00Z")).toBe("2025-12-15T09:00:00+09:00");
  expect(show("Asia/Jayapura", "2025-12-15T22:00:00Z")).toBe("2025-12-16T07:00:00+09:00");
  expect(show("America/New_York", "2025-12-15T12:00:00Z")).toBe("2025-12-15T07:00:00-05:00");
});
