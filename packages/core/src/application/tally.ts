import type { RunOptions, RunProgress } from "./run-options.js";
import type { ReminderFate, ReminderResult, ReminderSubject } from "./run-report.js";

/** Counts what became of each reminder, and passes it on to whoever listens. */
export interface Tally {
  readonly counts: Readonly<Record<ReminderFate["status"], number>>;
  readonly reminders: readonly ReminderResult[];
  /** How many due vehicles were reached. */
  reached(): number;
  record(subject: ReminderSubject, fate: ReminderFate): void;
  /** Tells the listener how far the run is, once it is known how many are due. */
  progress(): void;
}

/** A tally at zero. */
export function tally(runId: string, counting: Promise<number>, options: RunOptions): Tally {
  const counts = { sent: 0, planned: 0, failed: 0, unknown: 0, skipped: 0 };
  const reminders: ReminderResult[] = [];
  const keep = options.keepReminders ?? true;
  let due: number | null = null;
  counting.then(
    (count) => {
      due = count;
      progress();
    },
    // The run meets it.
    () => {},
  );

  function progress(): void {
    if (due === null) return;
    const told: RunProgress = { runId, due, ...counts };
    shielded(() => options.onProgress?.(told));
  }

  return {
    counts,
    reminders,
    reached: () => counts.sent + counts.planned + counts.failed + counts.unknown + counts.skipped,
    record(subject, fate) {
      counts[fate.status] += 1;
      const result: ReminderResult = { ...subject, ...fate };
      if (keep) reminders.push(result);
      shielded(() => options.onReminder?.(result));
    },
    progress,
  };
}

/** A listener that throws, or rejects, must not end a run between a message and the record of it. */
function shielded(tell: () => void): void {
  void (async () => tell())().catch(() => {});
}
