import { endSchedule } from "./daily-schedule.js";
import { ALL_JOBS, type Engine, QUEUES } from "./engine.js";
import { isLive } from "./shard-job.js";

/** The end of the cluster's schedule, which may have to wait for a database that is lost. */
export interface ScheduleEnd {
  /** Whether the end is still to be recorded. */
  readonly isOpen: boolean;
  /** Ends the schedule, and cancels the run under way. Where that fails it is still to be done. */
  record(enter: () => Promise<Engine>): Promise<void>;
  /** The schedule was started again: nothing is to be done any more. */
  forget(): void;
}

/** An end that nobody has asked for yet. */
export function scheduleEnd(): ScheduleEnd {
  let isOpen = false;
  return {
    get isOpen() {
      return isOpen;
    },
    async record(enter) {
      isOpen = true;
      const engine = await enter();
      await endSchedule(engine.boss);
      await cancelJobs(engine);
      isOpen = false;
    },
    forget() {
      isOpen = false;
    },
  };
}

async function cancelJobs({ boss }: Engine): Promise<void> {
  for (const queue of QUEUES) {
    const ids = (await boss.findJobs(queue, { limit: ALL_JOBS })).filter(isLive).map(({ id }) => id);
    if (ids.length > 0) await boss.cancel(queue, ids);
  }
}
