import { inMemoryScheduledRuns } from "@pengingat/core/testing";
import { eventLog } from "@pengingat/test-support/event-log";
import { expect, it } from "vitest";
import { superviseRun } from "../src/scheduled-run.js";
import type { SchedulerEvent } from "../src/scheduler-event.js";
import type { ShardData } from "../src/shard-job.js";

const MINUTE_MS = 60_000;
const timeZone = "Asia/Jakarta";
const at = (time: string, day = 15) => new Date(`2025-12-${day}T${time}:00+07:00`);
const OTHER_RUN = { job: "maintenance_reminder_job", scheduledFor: at("07:00") };
const LEASE = { token: "22222222-2222-4222-8222-222222222222", leaseMs: 1_000 };
const COUNTS = { due: 0, sent: 0, failed: 0, unknown: 0, skipped: 0, left: 0 };

/** A cluster whose runs are closed or left as a script says. Time passes only while a job waits for its next try. */
function rig(started: Date, ...script: boolean[]) {
  const schedule: { hour: number; minute: number; since: Date; byHand?: Date } = {
    ...{ hour: 7, minute: 0, since: at("06:00", 10) },
  };
  const state = { now: started, schedule, isLost: false };
  const waits: number[] = [];
  const whileWaiting: (() => void)[] = [];
  const whileSharing: (() => void)[] = [];
  const onceTried: (() => void)[] = [];
  const scheduledRuns = inMemoryScheduledRuns({ now: () => state.now.getTime() });
  const jobs: { readonly data: ShardData }[] = [];
  const log = eventLog<SchedulerEvent>();
  const parts = {
    engine: {
      async now() {
        if (state.isLost) throw new Error("the database is lost");
        return state.now;
      },
      wake: () => {},
      shardsOf: async (run: Date) => jobs.filter(({ data }) => data.scheduledFor === run.toISOString()),
      isLive: async () => false,
      cancelEarlier: async () => {},
      boss: {
        getSchedule: async () => state.schedule && { data: state.schedule, timezone: timeZone },
        getDb: () => ({
          executeSql: async (_: string, [since]: string[]) => Object.assign(state.schedule, { since }),
        }),
        async send(_: string, data: ShardData) {
          whileSharing.shift()?.();
          const output = { closed: script.shift() ?? true, counts: COUNTS, fault: null };
          jobs.push(Object.assign({ data }, { state: "completed", output }));
        },
      },
    },
    settings: {
      ...{ timeZone, shards: 1, leaseMs: MINUTE_MS, retryEveryMs: 15 * MINUTE_MS },
      catchUpWithinMs: 360 * MINUTE_MS,
      scheduledRuns,
    },
    emit: log.onEvent,
    async sleep(ms: number) {
      waits.push(ms / MINUTE_MS);
      state.now = new Date(state.now.getTime() + ms);
      whileWaiting.shift()?.();
    },
    untilChange: async () => {},
    onTried: () => onceTried.shift()?.(),
  };
  return {
    state,
    waits,
    whileWaiting,
    whileSharing,
    onceTried,
    scheduledRuns,
    /** What the job came to: each event with its run. */
    async supervise(
      job: { retryCount: number; createdOn: Date; data?: object },
      signal = new AbortController().signal,
    ) {
      const before = log.events.length;
      await superviseRun(parts as never, { data: {}, ...job }, signal).catch(({ name }) => name);
      return log.events.slice(before).map((event) => {
        const { scheduledFor, cause, reason } = event as {
          scheduledFor: Date;
          cause?: string;
          reason?: string;
        };
        const minute = new Date(scheduledFor.getTime() + 7 * 60 * MINUTE_MS).toISOString().slice(8, 16);
        return [minute, event.type, cause ?? reason].join(" ").trim();
      });
    },
  };
}

it("a job waits for its next try no longer than until its day ends", async () => {
  const { supervise, waits } = rig(at("23:50"), false);
  const came = await supervise({ retryCount: 1, createdOn: at("07:00") });
  expect(came.at(-1)).toBe("15T07:00 run_skipped day_ended");
  expect(waits.reduce((sum, minutes) => sum + minutes, 0)).toBe(10);
});

it("a job that looks at the schedule while midnight comes, and with it the next run, says that its day has ended", async () => {
  const { supervise, state, onceTried } = rig(at("23:59"), false);
  state.schedule = { hour: 23, minute: 59, since: at("06:00") };
  onceTried.push(() => {
    let looks = 0;
    Object.defineProperty(state, "schedule", {
      get() {
        looks += 1;
        // Each look reads it twice.
        if (looks === 3) state.now = at("00:00", 16);
        return { hour: 0, minute: 0, since: at("23:59") };
      },
    });
  });
  const came = await supervise({ retryCount: 0, createdOn: at("23:59") });
  expect(came.slice(2, 4)).toEqual(["15T23:59 run_skipped day_ended", "16T00:00 run_due schedule"]);
});

it("a job that waits for its next try goes on within a minute where the schedule was moved or stopped", async () => {
  const moved = rig(at("07:00"), false);
  moved.whileWaiting.push(() => Object.assign(moved.state.schedule, { minute: 1, since: at("07:00") }));
  const job = { retryCount: 0, createdOn: at("07:00") };
  expect(await moved.supervise(job)).toContain("15T07:01 run_finished");
  expect(moved.state.now).toEqual(at("07:01"));
  const stopped = rig(at("07:00"), false);
  stopped.whileWaiting.push(() => Object.assign(stopped.state, { schedule: null }));
  await stopped.supervise(job);
  expect(stopped.state.now.getTime()).toBeLessThanOrEqual(at("07:01").getTime());
});

it("a job waits on for its next try where the database is lost meanwhile", async () => {
  const { supervise, state, waits, whileWaiting, onceTried } = rig(at("07:00"), false);
  const lose = () => Object.assign(state, { isLost: true });
  const mend = () => Object.assign(state, { isLost: false });
  onceTried.push(lose);
  whileWaiting.push(mend, lose, () => {}, mend);
  expect(await supervise({ retryCount: 0, createdOn: at("07:00") })).toEqual([
    "15T07:00 run_due schedule",
    "15T07:00 run_cut_short",
    "15T07:00 run_due retry",
    "15T07:00 run_finished",
  ]);
  expect(waits.reduce((sum, minutes) => sum + minutes, 0)).toBe(15.5);
});

it("a run that came due while the one before was under way is on time, however long that took", async () => {
  const { supervise, state, whileSharing } = rig(at("07:00"));
  whileSharing.push(() =>
    Object.assign(state, { now: at("16:30"), schedule: { hour: 9, minute: 0, since: at("08:00") } }),
  );
  expect(await supervise({ retryCount: 0, createdOn: at("07:00") })).toEqual([
    "15T07:00 run_due schedule",
    "15T07:00 run_finished",
    "15T09:00 run_due schedule",
    "15T09:00 run_finished",
  ]);
});

it("a stop that leaves parts undone is the end of the run, and no failure", async () => {
  const { supervise, state, whileSharing } = rig(at("07:00"), false);
  whileSharing.push(() => Object.assign(state, { schedule: null }));
  const job = { retryCount: 0, createdOn: at("07:00") };
  expect(await supervise(job)).toEqual(["15T07:00 run_due schedule"]);
});

it.each([
  ["in time", "12:00", ["15T07:00 run_due schedule", "15T07:00 run_already_finished"]],
  ["too late to make it", "15:00", ["15T07:00 run_already_finished"]],
  ["on the next day", "06:00", ["15T07:00 run_already_finished"]],
])("a run that another scheduler made is done, and past, for a job that comes %s", async (_, now, came) => {
  const day = now < "07:00" ? 16 : 15;
  const { supervise, state, scheduledRuns } = rig(at(now, day));
  await scheduledRuns.acquire(OTHER_RUN, LEASE);
  await scheduledRuns.release(OTHER_RUN, LEASE.token, { finished: true });
  expect(await supervise({ retryCount: 0, createdOn: at(now, day) })).toEqual(came);
  expect(new Date(state.schedule.since)).toEqual(at("07:00"));
});

it("a run of which another scheduler made what was left is past", async () => {
  const { supervise, state, scheduledRuns, whileWaiting } = rig(at("07:00"), false);
  whileWaiting.push(() => void scheduledRuns.acquire(OTHER_RUN, LEASE));
  whileWaiting.push(() => void scheduledRuns.release(OTHER_RUN, LEASE.token, { finished: true }));
  const came = await supervise({ retryCount: 0, createdOn: at("07:00") });
  expect(came.slice(1)).toEqual([
    "15T07:00 run_cut_short",
    "15T07:00 run_due retry",
    "15T07:00 run_already_finished",
  ]);
  expect(new Date(state.schedule.since)).toEqual(at("07:00"));
});

it("a run that is too late is skipped, and nobody has it then, nor was there one if there was none", async () => {
  for (const hadRuns of [false, true]) {
    const { supervise, state, scheduledRuns } = rig(at("15:00"));
    const { since } = state.schedule;
    if (hadRuns) await scheduledRuns.acquire({ ...OTHER_RUN, scheduledFor: at("07:00", 14) }, LEASE);
    const skipped = await supervise({ retryCount: 0, createdOn: at("15:00") });
    expect(skipped).toEqual(["15T07:00 run_skipped too_late"]);
    expect(state.schedule.since).toBe(since);
    expect(await scheduledRuns.hasAny(OTHER_RUN.job)).toBe(hadRuns);
    expect(await scheduledRuns.acquire(OTHER_RUN, LEASE)).toBe("acquired");
  }
});

it("a run that another scheduler is making is awaited, however late it is", async () => {
  const { supervise, scheduledRuns, whileWaiting } = rig(at("15:00"));
  await scheduledRuns.acquire(OTHER_RUN, { ...LEASE, leaseMs: 600_000 });
  whileWaiting.push(() => void scheduledRuns.release(OTHER_RUN, LEASE.token, { finished: true }));
  expect(await supervise({ retryCount: 0, createdOn: at("15:00") })).toEqual([
    "15T07:00 run_due retry",
    "15T07:00 run_held",
    "15T07:00 run_due retry",
    "15T07:00 run_already_finished",
  ]);
});

it("a job goes on with a run whose time came meanwhile, as its own job was dropped", async () => {
  const { supervise, state, whileWaiting } = rig(at("07:00"), false);
  whileWaiting.push(() => Object.assign(state.schedule, { minute: 10, since: at("07:05") }));
  expect(await supervise({ retryCount: 0, createdOn: at("07:00") })).toEqual([
    "15T07:00 run_due schedule",
    "15T07:00 run_cut_short",
    "15T07:10 run_due schedule",
    "15T07:10 run_finished",
  ]);
});

it("a job goes on with its own run where the schedule was moved to a time that had passed", async () => {
  const { supervise, state, whileWaiting } = rig(at("07:00"), false);
  whileWaiting.push(() => Object.assign(state.schedule, { minute: 10, since: at("07:14") }));
  expect(await supervise({ retryCount: 0, createdOn: at("07:00") })).toEqual([
    "15T07:00 run_due schedule",
    "15T07:00 run_cut_short",
    "15T07:00 run_due retry",
    "15T07:00 run_finished",
  ]);
});

it.each([
  ["an earlier day, and fetched too late", at("07:00", 14), "20:00", "15T07:00 run_skipped too_late"],
  ["an earlier day, and fetched in time", at("07:00", 14), "12:00", "15T07:00 run_due schedule"],
  ["its day, and fetched late", at("07:00"), "20:00", "15T07:00 run_due retry"],
])("a job that was left open on %s", async (_, createdOn, now, first) => {
  const [came] = await rig(at(now)).supervise({ retryCount: 1, createdOn });
  expect(came).toBe(first);
});

it("a job that was left open in a run of another day than its own goes on with it, however late", async () => {
  const { supervise, state, whileWaiting } = rig(at("07:00"), false);
  const job = { retryCount: 1, createdOn: at("07:00", 14) };
  const died = new AbortController();
  whileWaiting.push(() => died.abort());
  await supervise(job, died.signal);
  state.now = at("20:00");
  expect(await supervise(job)).toEqual(["15T07:00 run_due retry", "15T07:00 run_finished"]);
});

it.each([
  ["a process", undefined, ["15T07:00 run_not_missed"]],
  ["a person", at("09:00"), []],
])("a job that was to catch up, where %s has set the schedule since then", async (_, byHand, came) => {
  const { supervise, state } = rig(at("09:30"));
  Object.assign(state.schedule, { since: at("09:00"), byHand });
  const job = { retryCount: 1, createdOn: at("08:00"), data: { isCatchUp: true } };
  expect(await supervise(job)).toEqual(came);
});

it("a job that was to catch up a run that came due since the schedule stands makes it, though none ever was", async () => {
  const { supervise } = rig(at("07:00"));
  const job = { retryCount: 0, createdOn: at("07:00"), data: { isCatchUp: true } };
  expect(await supervise(job)).toEqual(["15T07:00 run_due schedule", "15T07:00 run_finished"]);
});
