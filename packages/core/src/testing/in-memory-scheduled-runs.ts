import type { ScheduledRun, ScheduledRuns } from "../ports/scheduled-runs.js";

/** Options of {@link inMemoryScheduledRuns}. */
export interface InMemoryScheduledRunsOptions {
  /** The store's clock, in milliseconds, which leases are judged by. @default Date.now */
  readonly now?: () => number;
}

/** {@link ScheduledRuns} in memory, with a view of what is stored. */
export interface InMemoryScheduledRuns extends ScheduledRuns {
  /** What is stored of a scheduled run, or `null` for one that was never acquired. */
  stored(run: ScheduledRun): StoredScheduledRun | null;
}

/** A scheduled run as it is stored. */
export interface StoredScheduledRun {
  readonly job: string;
  readonly finished: boolean;
  /** Who holds it, or `null` where nobody does. */
  readonly token: string | null;
  /** When the lease ends by the store's clock, in milliseconds; 0 where nobody holds it. */
  readonly leaseUntil: number;
}

/** A record of scheduled runs that forgets everything with its process. */
export function inMemoryScheduledRuns(options: InMemoryScheduledRunsOptions = {}): InMemoryScheduledRuns {
  const now = options.now ?? Date.now;
  const rows = new Map<string, StoredScheduledRun>();

  const held = (run: ScheduledRun, token: string) => rows.get(keyOf(run))?.token === token;
  const put = (run: ScheduledRun, row: Omit<StoredScheduledRun, "job">) =>
    rows.set(keyOf(run), { job: run.job, ...row });

  return {
    async acquire(run, { token, leaseMs }) {
      const row = rows.get(keyOf(run));
      if (row?.finished) return "finished";
      if (row && row.token !== null && row.token !== token && row.leaseUntil > now()) return "held";
      put(run, { finished: false, token, leaseUntil: now() + leaseMs });
      return "acquired";
    },
    async renew(run, { token, leaseMs }) {
      if (!held(run, token)) return false;
      put(run, { finished: false, token, leaseUntil: now() + leaseMs });
      return true;
    },
    async release(run, token, { finished }) {
      if (held(run, token)) put(run, { finished, token: null, leaseUntil: 0 });
    },
    async hasAny(job) {
      return [...rows.values()].some((row) => row.job === job);
    },
    stored: (run) => rows.get(keyOf(run)) ?? null,
  };
}

function keyOf({ job, scheduledFor }: ScheduledRun): string {
  return JSON.stringify([job, scheduledFor.getTime()]);
}
