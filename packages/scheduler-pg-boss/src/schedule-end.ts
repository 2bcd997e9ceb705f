import { ReminderError } from "@pengingat/core";
import { endSchedule, readSchedule } from "./daily-schedule.js";
import { ALL_JOBS, type Engine, QUEUES } from "./engine.js";
import type { EngineClock } from "./engine-clock.js";
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
 * @param given - `null`: the machine's time since its start, as its clock may be set before the end is recorded
 */
export function scheduleEnd(given: Pick<EngineClock, "now"> | null): ScheduleEnd {
  const clock = given ?? performance;
  let askedAt: number | null = null;

  /** Whether a person has started or moved the schedule since: by the database's clock, of which this one may be off. */
  async function isSetSince(asked: number, { boss, now }: Engine): Promise<boolean> {
    const byHand = (await readSchedule(boss))?.byHand;
    if (!byHand) return false;
    const ago = clock.now() - asked;
    return byHand.getTime() > (await now()).getTime() - ago;
  }

  return {
    get isOpen() {
      return askedAt !== null;
    },
    ask() {
      askedAt = clock.now();
    },
    async record(enter) {
      const engine = await enter().catch((error) => {
        if (ReminderError.is(error) && error.code === "SCHEMA_MISMATCH") askedAt = null;
        throw error;
      });
      const isOvertaken = await isSetSince(askedAt ?? clock.now(), engine);
      if (!isOvertaken) {
        await endSchedule(engine.boss);
        await cancelJobs(engine);
      }
      askedAt = null;
      return !isOvertaken;
    },
    forget() {
      askedAt = null;
    },
  };
}

async function cancelJobs({ boss }: Engine): Promise<void> {
  for (const queue of QUEUES) {
    const ids = (await boss.findJobs(queue, { limit: ALL_JOBS })).filter(isLive).map(({ id }) => id);
    if (ids.length > 0) await boss.cancel(queue, ids);
  }
}
