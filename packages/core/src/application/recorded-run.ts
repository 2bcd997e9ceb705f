import { ReminderError } from "../errors.js";
import type { Clock } from "../ports/clock.js";
import type { RunHistory, RunRecordCounts } from "../ports/run-history.js";
import { heartbeat } from "./heartbeat.js";
import type { RunOptions, RunProgress } from "./run-options.js";
import type { RunReport } from "./run-report.js";

/** What recording a run needs. */
export interface RecordingParts {
  readonly history: RunHistory;
  readonly clock: Clock;
  readonly runId: string;
  readonly leaseMs: number;
}

const LONGEST_SILENCE_MS = 1_000;

/** Keeps a record of a run: that it began, how far it is, how it ended. Once it has begun, a record that cannot be kept ends no run. */
export async function recordedRun(
  { history, clock, runId, leaseMs }: RecordingParts,
  options: RunOptions,
  run: (options: RunOptions) => Promise<RunReport>,
): Promise<RunReport> {
  const { startedBy = { kind: "command", by: null } } = options;
  await history.begin({ runId, startedBy, today: clock.today(), leaseMs });

  let counts: RunRecordCounts = { due: 0, sent: 0, failed: 0, unknown: 0, skipped: 0 };
  const onProgress = (progress: RunProgress) => {
    counts = countsOf(progress);
    return options.onProgress?.(progress);
  };
  const stopBeating = heartbeat(clock, Math.min(LONGEST_SILENCE_MS, leaseMs / 4), () =>
    history.progress(runId, counts),
  );
  try {
    const report = await run({ ...options, onProgress });
    await stopBeating();
    const { ended, reason, left } = report;
    await history.end(runId, { ended, reason, left, counts: countsOf(report) }).catch(() => {});
    return report;
  } catch (error) {
    await stopBeating();
    const reason = ReminderError.is(error) ? error.message : "an unexpected error";
    await history.end(runId, { ended: "failed", reason, left: counts.due, counts }).catch(() => {});
    throw error;
  }
}

function countsOf({ due, sent, failed, unknown, skipped }: RunRecordCounts): RunRecordCounts {
  return { due, sent, failed, unknown, skipped };
}
