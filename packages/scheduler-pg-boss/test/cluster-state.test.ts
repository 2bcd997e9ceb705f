import { expect, it } from "vitest";
import { clusterState, openRun } from "../src/cluster-state.js";
import type { Engine } from "../src/engine.js";
import type { ShardJob } from "../src/shard-job.js";

const scheduledFor = new Date("2025-12-15T07:00:00+07:00");
const minutes = (count: number) => new Date(scheduledFor.getTime() + count * 60_000);

/** The jobs of a run of so many shards, each of which was made at a minute. */
const jobsOf = (...states: readonly (readonly [state: string, minute: number, closed?: boolean])[]) =>
  states.map(([state, minute, closed], index) => {
    const data = { scheduledFor: scheduledFor.toISOString(), index, count: 2 };
    return { state, createdOn: minutes(minute), data, output: { closed } } as unknown as ShardJob;
  });

it.each([
  ["none of its parts was made", [], null],
  ["all wait for a process", jobsOf(["created", 1], ["retry", 1]), null],
  ["some were left", jobsOf(["completed", 1, true], ["completed", 1, false]), null],
  ["a part was not made", jobsOf(["completed", 1, true]), null],
  ["one runs", jobsOf(["completed", 1, true], ["active", 2]), minutes(2)],
  ["one runs and one waits", jobsOf(["active", 3], ["created", 2]), minutes(2)],
])("a run of which %s is open", (_, jobs, begunAt) => {
  expect(openRun(scheduledFor, jobs)).toEqual({ scheduledFor, begunAt });
});

it("a run of which all parts are done is not open", () => {
  expect(openRun(scheduledFor, jobsOf(["completed", 1, true], ["completed", 1, true]))).toBeNull();
});

it("a run that is still under way is shown where the schedule was moved on", async () => {
  const timeZone = "Asia/Jakarta";
  const since = minutes(60).toISOString();
  const engine = {
    boss: { getSchedule: async () => ({ data: { hour: 9, minute: 0, since }, timezone: timeZone }) },
    now: async () => minutes(180),
    shardsOf: async (run: Date) =>
      run.getTime() === scheduledFor.getTime() ? jobsOf(["completed", 1, true], ["active", 2]) : [],
    liveRun: async (): Promise<Date | null> => scheduledFor,
  };
  const state = () => clusterState(engine as unknown as Engine, timeZone);
  expect(await state()).toMatchObject({
    shards: { done: 1, running: 1 },
    openRun: { scheduledFor, begunAt: minutes(2) },
  });
  engine.liveRun = async () => null;
  expect(await state()).toMatchObject({
    shards: null,
    openRun: { scheduledFor: minutes(120), begunAt: null },
  });
});

const LEFT = jobsOf(["completed", 1, true], ["completed", 1, false]);

it.each([
  ["parts of it were left, which another scheduler made, or nobody is to", minutes(0), false, LEFT, null],
  [
    "parts of it were left, and are to be tried again",
    minutes(0),
    true,
    LEFT,
    { scheduledFor, begunAt: null },
  ],
  ["it came due since then", minutes(-1), false, LEFT, { scheduledFor, begunAt: null }],
  ["another run is tried again", minutes(0), true, [], null],
])(
  "a run that was past when the schedule was set is not open: %s",
  async (_, since, isSupervised, jobs, open) => {
    const data = { hour: 7, minute: 0, since: since.toISOString() };
    const engine = {
      boss: { getSchedule: async () => ({ data, timezone: "Asia/Jakarta" }) },
      now: async () => minutes(180),
      shardsOf: async () => jobs,
      liveRun: async () => null,
      isSupervised: async () => isSupervised,
    };
    const { openRun } = await clusterState(engine as unknown as Engine, "Asia/Jakarta");
    expect(openRun).toEqual(open);
  },
);
