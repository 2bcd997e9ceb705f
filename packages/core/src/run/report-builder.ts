import type { Skip } from "../plan/screen.js";
import type { RunOptions, RunProgress } from "./run-options.js";
import type { ReminderFate, ReminderResult, ReminderSubject, SkipCode } from "./run-report.js";

/** Counts what becomes of each reminder, and passes it on to the listeners. */
export interface ReportBuilder {
  readonly counts: Readonly<Record<ReminderFate["status"], number>>;
  readonly reminders: readonly ReminderResult[];
  /** How many vehicles stopped being due while the run went on. */
  readonly noLongerDue: number;
  /** How many due vehicles get no reminder, for want of a day, by reason. */
  readonly lastChances: ReadonlyMap<SkipCode, number>;
  /** How many due vehicles have an entry. */
  reached(): number;
  record(subject: ReminderSubject, fate: ReminderFate): void;
  recordSkips(skips: readonly Skip[]): void;
  /** So many vehicles are not due any more. */
  dropDue(count: number): void;
  /** Takes note that a due vehicle gets no reminder at all, for that reason. */
  loseLastChance(code: SkipCode): void;
  /** Tells the listener how far the run is, once the due are counted. */
  progress(waitingUntil?: Date | null): void;
  /** Resolves once the listener is done with the last reminder. */
  heard(): Promise<void>;
}

/** Counts nothing yet. */
export function reportBuilder(runId: string, counting: Promise<number>, options: RunOptions): ReportBuilder {
  const counts = { sent: 0, planned: 0, failed: 0, unknown: 0, skipped: 0 };
  const reminders: ReminderResult[] = [];
  const keep = options.keepReminders ?? true;
  const lastChances = new Map<SkipCode, number>();
  let noLongerDue = 0;
  let due: number | null = null;
  let hearing = Promise.resolve();
  counting.then(
    (count) => {
      due = count;
      progress();
    },
    // The run meets it.
    () => {},
  );

  function progress(waitingUntil: Date | null = null): void {
    if (due === null) return;
    const state: RunProgress = { runId, due: due - noLongerDue, ...counts, waitingUntil };
    void shielded(() => options.onProgress?.(state));
  }

  function record(subject: ReminderSubject, fate: ReminderFate): void {
    counts[fate.status] += 1;
    const result: ReminderResult = { ...subject, ...fate };
    if (keep) reminders.push(result);
    hearing = shielded(() => options.onReminder?.(result));
  }

  return {
    counts,
    reminders,
    get noLongerDue() {
      return noLongerDue;
    },
    lastChances,
    reached: () => counts.sent + counts.planned + counts.failed + counts.unknown + counts.skipped,
    record,
    recordSkips(skips) {
      for (const { subject, fate } of skips) record(subject, fate);
    },
    dropDue(count) {
      noLongerDue += count;
    },
    loseLastChance(code) {
      lastChances.set(code, (lastChances.get(code) ?? 0) + 1);
    },
    progress,
    heard: () => hearing,
  };
}

/** A listener that throws, or rejects, must not end a run between a message and the record of it. */
function shielded(tell: () => void | Promise<void>): Promise<void> {
  return (async () => tell())().catch(() => {});
}
