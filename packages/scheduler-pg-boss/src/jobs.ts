import { localDate } from "@pengingat/core/adapter";
import type { JobWithMetadata } from "pg-boss";
import type { CalendarCheck } from "./calendar-check.js";
import type { ChangeNotice } from "./change-notice.js";
import type { Engine, Workers } from "./engine.js";
import { RUN_QUEUE, SHARD_QUEUE } from "./queues.js";
import { superviseRun } from "./scheduled-run.js";
import type { SchedulerEvent } from "./scheduler-event.js";
import type { PgBossSettings } from "./scheduler-options.js";
import { Released, runShard } from "./shard-run.js";

/** pg-boss settles a job when its worker has returned. */
const SETTLE_MS = 50;

/** What {@link jobWorkers} works with. */
export interface JobParts {
  readonly settings: PgBossSettings;
  readonly emit: (event: SchedulerEvent) => void;
  readonly isCalendarRight: CalendarCheck;
  /** Waits on the scheduler's clock, until `signal` aborts at the latest. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Announced when a shard of this process has ended. */
  readonly shardEnds: ChangeNotice;
  /** Called when a try of a scheduled run has ended. */
  readonly onTried: () => void;
}

/** What is done with jobs until `stopping` aborts, which releases them. */
export function jobWorkers(parts: JobParts, stopping: AbortSignal): Workers {
  const { settings, emit, isCalendarRight, sleep, shardEnds, onTried } = parts;

  /** The clock may have been set since it was last looked at. */
  async function signalOf(
    engine: Engine,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<AbortSignal> {
    if (!stopping.aborted && !(await isCalendarRight(engine))) throw new Released("released");
    return AbortSignal.any([signal, stopping]);
  }

  return {
    async [RUN_QUEUE](engine, job: JobWithMetadata<object>) {
      const signal = await signalOf(engine, job);
      if (signal.aborted) throw new Released("released");
      await superviseRun(
        { engine, settings, emit, sleep, untilChange: shardEnds.next, onTried },
        job,
        signal,
      );
      return undefined;
    },
    async [SHARD_QUEUE](engine, job) {
      const signal = await signalOf(engine, job);
      const day = localDate(settings.timeZone, new Date(job.data.scheduledFor));
      try {
        if (day !== localDate(settings.timeZone, job.startedOn)) return undefined;
        // A stop may come while the jobs are sent, and a new start soon after.
        if (!(await engine.isSupervised())) return undefined;
        const output = await runShard({ ...settings, emit }, job.data, signal);
        // The run of a machine whose clock jumps ends as at midnight: the others' day goes on.
        if (!output.closed && !(await isCalendarRight(engine))) throw new Released("released");
        return output;
      } finally {
        setTimeout(shardEnds.announce, SETTLE_MS).unref();
      }
    },
  };
}
