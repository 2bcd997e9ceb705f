import { ReminderError } from "@pengingat/core";
import { stopwatch } from "@pengingat/core/adapter";
import { endSchedule, readSchedule } from "./daily-schedule.js";
import { ALL_JOBS, type Engine } from "./engine.js";
import type { EngineClock } from "./engine-clock.js";
import { QUEUES } from "./queues.js";
import { isLive } from "./shard-job.js";

/** The end of the cluster's schedule, which may have to wait for a database that is lost. */
export interface ScheduleEnd {
  /** Whether the end is still to be recorded. */
  readonly isOpen: boolean;
  /** Somebody asks for the end now. */
  ask(): void;
  /**
   * Ends the schedule, and cancels the run under way; where that fails it is still to be done, save where pg-boss's tables
   * are missing or of another version. Resolves with `false` where
   * a person has started or moved the schedule since the end was asked for: then it stays.
   */
  record(enter: () => Promise<Engine>): Promise<boolean>;
  /** The schedule was started again: nothing is to be done any more. */
  forget(): void;
}

/**
 * An end that nobody has asked for yet.
 *
 * @param given - `null`: both clocks of the machine, as one may stand still and the other be set before the end is recorded
 */
export function scheduleEnd(given: Pick<EngineClock, "now"> | null): ScheduleEnd {
  const clocks = {
    now: () => new Date((given ?? Date).now()),
    monotonic: () => (given ?? performance).now(),
  };
  let ageMs: (() => number) | null = null;

  /** Whether a person has started or moved the schedule since: by the database's clock, of which this one may be off. */
  async function isSetSince(ageMs: () => number, { boss, now }: Engine): Promise<boolean> {
    const byHand = (await readSchedule(boss))?.byHand;
    if (!byHand) return false;
    const agoMs = ageMs();
    return byHand.getTime() > (await now()).getTime() - agoMs;
  }

  return {
    get isOpen() {
      return ageMs !== null;
    },
    ask() {
      ageMs = stopwatch(clocks);
    },
    async record(enter) {
      const engine = await enter().catch((error) => {
        if (ReminderError.is(error) && error.code === "SCHEMA_MISMATCH") ageMs = null;
        throw error;
      });
      const isOvertaken = await isSetSince(ageMs ?? stopwatch(clocks), engine);
      if (!isOvertaken) {
        await endSchedule(engine.boss);
        await cancelJobs(engine);
      }
      ageMs = null;
      return !isOvertaken;
    },
    forget() {
      ageMs = null;
    },
  };
}

async function cancelJobs({ boss }: Engine): Promise<void> {
  for (const queue of QUEUES) {
    const ids = (await boss.findJobs(queue, { limit: ALL_JOBS })).filter(isLive).map(({ id }) => id);
    if (ids.length > 0) await boss.cancel(queue, ids);
  }
}
