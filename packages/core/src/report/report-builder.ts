import type {
  AttemptResult,
  ReminderFate,
  ReminderResult,
  ReminderSubject,
  RunListeners,
  RunProgress,
  Skip,
  SkipCode,
} from "./run-report.js";

/** Counts what becomes of each reminder, and passes it on to the listeners. */
export class ReportBuilder {
  readonly #runId: string;
  readonly #listeners: RunListeners;
  #due: number | null = null;
  #isUnderWay = false;
  #hearing: Promise<void> = Promise.resolve();
  #onSkips: (skips: readonly Skip[]) => void = () => {};
  readonly counts = { sent: 0, planned: 0, failed: 0, unknown: 0, skipped: 0 };
  readonly reminders: ReminderResult[] = [];
  /** How many due vehicles get no reminder, for want of a day, by reason. */
  readonly lastChances = new Map<SkipCode, number>();
  /** How many vehicles stopped being due while the run went on. */
  noLongerDue = 0;

  /** @param counting - resolves to the number of due vehicles; its failure is the run's to meet */
  constructor(runId: string, counting: Promise<number>, listeners: RunListeners) {
    this.#runId = runId;
    this.#listeners = listeners;
    counting.then(
      (count) => {
        this.#due = count;
        this.progress();
      },
      () => {},
    );
  }

  /**
   * How many vehicles are due, of those that were counted. A row that cannot be read may not have been; it has an entry.
   */
  dueOf(counted: number): number {
    return Math.max(counted - this.noLongerDue, this.reached);
  }

  /** How many due vehicles have an entry. */
  get reached(): number {
    return Object.values(this.counts).reduce((sum, count) => sum + count, 0);
  }

  record(subject: ReminderSubject, fate: ReminderFate): void {
    this.counts[fate.status] += 1;
    const result: ReminderResult = { ...subject, ...fate };
    if (this.#listeners.keepReminders ?? true) this.reminders.push(result);
    this.#hearing = shielded(() => this.#listeners.onReminder?.(result));
  }

  /** Tells the listener of an attempt. */
  attempted(attempt: AttemptResult): void {
    void shielded(() => this.#listeners.onAttempt?.(attempt));
  }

  /** Records one fate for all reminders of a message. */
  recordAll(reminders: readonly Pick<Skip, "subject">[], fate: ReminderFate): void {
    for (const { subject } of reminders) this.record(subject, fate);
  }

  recordSkips(skips: readonly Skip[]): void {
    for (const { subject, fate } of skips) this.record(subject, fate);
    this.#onSkips(skips);
  }

  /** Takes note that a due vehicle gets no reminder at all, for that reason. */
  loseLastChance(code: SkipCode): void {
    this.lastChances.set(code, (this.lastChances.get(code) ?? 0) + 1);
  }

  /** Resolves once the listener is done with the last reminder. */
  heard(): Promise<void> {
    return this.#hearing;
  }

  /**
   * Shows the listener that the run is under way: nothing refuses it any more.
   *
   * @param onSkips - called with what is skipped from here on
   */
  start(onSkips: (skips: readonly Skip[]) => void = () => {}): void {
    this.#isUnderWay = true;
    this.#onSkips = onSkips;
    this.progress();
  }

  /** Tells the listener how far the run is, once it is under way and the due are counted. */
  progress(waitingUntil: Date | null = null): void {
    if (this.#due === null || !this.#isUnderWay) return;
    const due = this.dueOf(this.#due);
    const state: RunProgress = { runId: this.#runId, due, ...this.counts, waitingUntil };
    void shielded(() => this.#listeners.onProgress?.(state));
  }
}

/** A listener that throws, or rejects, must not end a run between a message and the record of it. */
function shielded(tell: () => void | Promise<void>): Promise<void> {
  return (async () => tell())().catch(() => {});
}
