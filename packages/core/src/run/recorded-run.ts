import { ReminderError } from "../errors.js";
import type { Clock } from "../ports/clock.js";
import type { RunEnding, RunHistory, RunRecordCounts, RunRecordProgress } from "../ports/run-history.js";
import type { RunProgress, RunReport } from "../report/run-report.js";
import { heartbeat } from "./heartbeat.js";
import type { RunId } from "./run-id.js";
import type { RunOptions } from "./run-options.js";

/** How long a run that has ended waits for its record to close, in milliseconds; one that was asked to stop has less. */
const CLOSING_MS = { ended: 10_000, stopped: 500 };

const PROGRESS_MS = 1_000;

/** What a record needs. */
export interface RecordParts {
  readonly history: RunHistory;
  readonly clock: Clock;
  readonly leaseMs: number;
}

/**
 * Runs `work` and records it: that it began, how far it is, how it ended. Once it has begun, a record that cannot be
 * kept ends no run.
 */
export async function recordedRun(
  { history, clock, leaseMs }: RecordParts,
  options: RunOptions & RunId,
  work: (options: RunOptions & RunId) => Promise<RunReport>,
): Promise<RunReport> {
  const { runId, today, startedBy = { kind: "command", by: null } } = options;
  await history.begin({ runId, startedBy, today, leaseMs });

  let latest: RunRecordProgress = { due: 0, sent: 0, failed: 0, unknown: 0, skipped: 0, waitingUntil: null };
  const onProgress = (progress: RunProgress) => {
    latest = { ...countsOf(progress), waitingUntil: progress.waitingUntil };
    return options.onProgress?.(progress);
  };
  const stopBeating = heartbeat(clock, Math.min(PROGRESS_MS, leaseMs / 4), () =>
    history.progress(runId, latest),
  );
  try {
    const report = await work({ ...options, onProgress });
    const { ended, reason, left } = report;
    await end({ ended, reason, left, counts: countsOf(report) });
    return report;
  } catch (error) {
    const reason = ReminderError.is(error) ? error.message : "an unexpected error";
    await end({ ended: "failed", reason, left: latest.due, counts: countsOf(latest) });
    throw error;
  }

  async function end(ending: RunEnding): Promise<void> {
    const late = new AbortController();
    const closing = stopBeating()
      .then(() => history.end(runId, ending))
      .catch(() => {});
    const waitMs = options.signal?.aborted ? CLOSING_MS.stopped : CLOSING_MS.ended;
    await Promise.race([closing, clock.sleep(waitMs, late.signal)]);
    late.abort();
  }
}

function countsOf({ due, sent, failed, unknown, skipped }: RunRecordCounts): RunRecordCounts {
  return { due, sent, failed, unknown, skipped };
}
