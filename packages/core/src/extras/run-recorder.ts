import { checkedPort } from "../application/checked-port.js";
import { heartbeat } from "../application/heartbeat.js";
import type { RunOptions, RunProgress } from "../application/run-options.js";
import type { RecordedRun, RunRecorder } from "../application/run-recorder.js";
import type { RunReport } from "../application/run-report.js";
import { ReminderError } from "../errors.js";
import type { RunEnding, RunHistory, RunRecordCounts } from "../ports/run-history.js";

/** A run that has ended does not wait longer for its record; one that was asked to stop has less time. */
const LAST_WORD_MS = { ended: 10_000, stopped: 500 };

const LONGEST_SILENCE_MS = 1_000;

/**
 * Keeps a record of each run in `history`: that it began, how far it is, how it ended. Once it has begun, a record that
 * cannot be kept ends no run. It is the service's option `recorder`.
 *
 * @throws {ReminderError} `INVALID_OPTION` for a history that is none
 */
export function runRecorder(history: RunHistory): RunRecorder {
  checkedPort("history", history, ["begin", "progress", "end"]);
  return (run, options, work) => recordedRun(history, run, options, work);
}

async function recordedRun(
  history: RunHistory,
  { clock, runId, leaseMs, today }: RecordedRun,
  options: RunOptions,
  work: (options: RunOptions) => Promise<RunReport>,
): Promise<RunReport> {
  const { startedBy = { kind: "command", by: null } } = options;
  await history.begin({ runId, startedBy, today, leaseMs });

  let counts: RunRecordCounts = { due: 0, sent: 0, failed: 0, unknown: 0, skipped: 0 };
  const onProgress = (progress: RunProgress) => {
    counts = countsOf(progress);
    return options.onProgress?.(progress);
  };
  const stopBeating = heartbeat(clock, Math.min(LONGEST_SILENCE_MS, leaseMs / 4), () =>
    history.progress(runId, counts),
  );
  try {
    const report = await work({ ...options, onProgress });
    const { ended, reason, left } = report;
    await end({ ended, reason, left, counts: countsOf(report) });
    return report;
  } catch (error) {
    const reason = ReminderError.is(error) ? error.message : "an unexpected error";
    await end({ ended: "failed", reason, left: counts.due, counts });
    throw error;
  }

  async function end(ending: RunEnding): Promise<void> {
    const late = new AbortController();
    const lastWord = stopBeating()
      .then(() => history.end(runId, ending))
      .catch(() => {});
    const patienceMs = options.signal?.aborted ? LAST_WORD_MS.stopped : LAST_WORD_MS.ended;
    await Promise.race([lastWord, clock.sleep(patienceMs, late.signal)]);
    late.abort();
  }
}

function countsOf({ due, sent, failed, unknown, skipped }: RunRecordCounts): RunRecordCounts {
  return { due, sent, failed, unknown, skipped };
}
