import { ReminderError } from "../errors.js";
import type { RunHistory, RunRecord } from "../ports/run-history.js";

/** A {@link RunHistory} in memory, and a look inside. */
export interface InMemoryHistory extends RunHistory {
  /** Every record, oldest first. */
  readonly runs: readonly RunRecord[];
}

/** Options of {@link inMemoryHistory}. */
export interface InMemoryHistoryOptions {
  /** The store's clock, in milliseconds, which leases are judged by. @default Date.now */
  readonly now?: () => number;
}

interface Row extends RunRecord {
  readonly leaseMs: number;
  readonly leaseUntil: number;
}

/** A record of runs that forgets everything with its process. */
export function inMemoryHistory(options: InMemoryHistoryOptions = {}): InMemoryHistory {
  const now = options.now ?? Date.now;
  const rows = new Map<string, Row>();

  function toRecord({ leaseMs, leaseUntil, ...record }: Row): RunRecord {
    if (record.state !== "running" || leaseUntil > now()) return record;
    return { ...record, state: "died", waitingUntil: null };
  }

  function update(runId: string, change: Partial<Row>): void {
    const row = rows.get(runId);
    // Nothing reopens a record that is closed.
    if (row?.state === "running") rows.set(runId, { ...row, ...change });
  }

  return {
    get runs() {
      return [...rows.values()].map(toRecord);
    },
    async begin({ leaseMs, ...run }) {
      if (rows.has(run.runId)) return;
      rows.set(run.runId, {
        ...{ ...run, ...NOTHING_YET, leaseMs },
        ...{ state: "running", startedAt: new Date(now()), leaseUntil: now() + leaseMs },
      });
    },
    async progress(runId, progress) {
      const leaseMs = rows.get(runId)?.leaseMs ?? 0;
      update(runId, { ...progress, leaseUntil: now() + leaseMs });
    },
    async end(runId, { ended, reason, left, counts }) {
      const endedAt = new Date(now());
      update(runId, { ...counts, state: ended, reason, left, endedAt, waitingUntil: null });
    },
    async get(runId) {
      const row = rows.get(runId);
      return row ? toRecord(row) : null;
    },
    async list({ limit, after }) {
      if (after !== null && !rows.has(after)) {
        throw new ReminderError("INVALID_OPTION", "after: expected the `next` of an earlier page");
      }
      const newestFirst = [...rows.values()].reverse();
      const left = newestFirst.slice(newestFirst.findIndex((row) => row.runId === after) + 1);
      const page = left.slice(0, limit);
      const next = left.length > limit ? (page.at(-1)?.runId ?? null) : null;
      return { runs: page.map(toRecord), next };
    },
  };
}

const NOTHING_YET = {
  ...{ due: 0, sent: 0, failed: 0, unknown: 0, skipped: 0, left: 0 },
  ...{ endedAt: null, reason: null, waitingUntil: null },
};
