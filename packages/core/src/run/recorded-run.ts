import { within } from "../domain/within.js";
import { ReminderError } from "../errors.js";
import type { RunEnding, RunHistory, RunRecordCounts, RunRecordProgress } from "../ports/run-history.js";
import type { RunProgress, RunReport } from "../report/run-report.js";
import type { Run } from "./run-options.js";
import type { RunParts } from "./run-parts.js";

/** How long a run that has ended waits for its record to close, in milliseconds; one that was asked to stop has less. */
const CLOSING_MS = { ended: 10_000, stopped: 500 };

const PROGRESS_MS = 1_000;

/**
 * Runs `work` and records it: that it began, how far it is, how it ended. Once it has begun, a record that cannot be
 * kept ends no run.
 */
export async function recordedRun(
  history: RunHistory,
  { clock, limits: { leaseMs } }: Pick<RunParts, "clock" | "limits">,
  run: Run,
  work: (run: Run) => Promise<RunReport>,
): Promise<RunReport> {
  const { runId, today, startedBy = { kind: "command", by: null } } = run;
  await run.deadline.bounded(() => history.begin({ runId, startedBy, today, leaseMs }));

  let latest: RunRecordProgress = { due: 0, sent: 0, failed: 0, unknown: 0, skipped: 0, waitingUntil: null };
  const onProgress = (progress: RunProgress) => {
    latest = { ...countsOf(progress), waitingUntil: progress.waitingUntil };
    return run.onProgress?.(progress);
  };
  const over = new AbortController();
  const keeping = keepProgress();
  try {
    const report = await work({ ...run, onProgress });
    const { ended, reason, left } = report;
    await end({ ended, reason, left, counts: countsOf(report) });
    return report;
  } catch (error) {
    const reason = ReminderError.is(error) ? error.message : "an unexpected error";
    await end({ ended: "failed", reason, left: latest.due, counts: countsOf(latest) });
    throw error;
  }

  async function keepProgress(): Promise<void> {
    for (;;) {
      await clock.sleep(Math.min(PROGRESS_MS, leaseMs / 4), over.signal);
      if (over.signal.aborted) return;
      try {
        await history.progress(runId, latest);
      } catch {
        // What is missed comes with the next.
      }
    }
  }

  async function end(ending: RunEnding): Promise<void> {
    over.abort();
    const closing = keeping.then(() => history.end(runId, ending)).catch(() => {});
    const waitMs = run.signal?.aborted ? CLOSING_MS.stopped : CLOSING_MS.ended;
    await within(clock, waitMs, closing);
  }
}

function countsOf({ due, sent, failed, unknown, skipped }: RunRecordCounts): RunRecordCounts {
  return { due, sent, failed, unknown, skipped };
}
