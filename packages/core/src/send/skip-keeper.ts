import type { CalendarDate } from "../domain/calendar-date.js";
import { UNREACHED_CODES, type UnreachedCode } from "../domain/unreached-code.js";
import type { NewSkippedVisit, SkippedVisits } from "../ports/skipped-visits.js";
import type { ReminderFate, Skip } from "../report/run-report.js";
import type { DatabaseCalls } from "./database-calls.js";

/** The most visits in one statement. */
const GROUP = 1_000;
/** What waits beyond this is dropped, so that memory stays flat: where it is due tomorrow, it comes again. */
const MOST_WAITING = 10_000;

/**
 * Writes down which due visits could not be reminded of, beside the sending, which never waits for it. Groups form by
 * themselves, as what came together while the statement before was under way. What the database does not take is tried again
 * with the next group, and at the end of the run.
 */
export class SkipKeeper {
  readonly #skipped: Pick<SkippedVisits, "record"> | undefined;
  readonly #calls: Pick<DatabaseCalls, "bestEffort">;
  readonly #today: CalendarDate;
  #waiting: NewSkippedVisit[] = [];
  #writing: Promise<void> | null = null;

  /** @param skipped - `undefined`: nothing is written down */
  constructor(
    skipped: Pick<SkippedVisits, "record"> | undefined,
    calls: Pick<DatabaseCalls, "bestEffort">,
    today: CalendarDate,
  ) {
    this.#skipped = skipped;
    this.#calls = calls;
    this.#today = today;
  }

  add(skips: readonly Skip[]): void {
    if (this.#skipped === undefined) return;
    for (const { subject, fate, to = null } of skips) {
      const { vehicleId, nextVisitDate: visitDate } = subject;
      const code = unreachedCode(fate);
      if (code === null || visitDate === null || this.#waiting.length >= MOST_WAITING) continue;
      this.#waiting.push({ vehicleId, visitDate, recipient: to, code, day: this.#today });
    }
    if (this.#waiting.length > 0) this.#writing ??= this.#write();
  }

  /** Resolves once everything is written down, or the database takes no more. */
  async end(): Promise<void> {
    await this.#writing;
    if (this.#waiting.length > 0) await this.#write();
  }

  async #write(): Promise<void> {
    let isTaken = true;
    while (isTaken && this.#waiting.length > 0) {
      // What is skipped in the same turn of the event loop goes into the same statement.
      await Promise.resolve();
      const group = this.#waiting.slice(0, GROUP);
      isTaken = false;
      await this.#calls.bestEffort(async () => {
        await this.#skipped?.record(group);
        isTaken = true;
      });
      if (isTaken) this.#waiting = this.#waiting.slice(group.length);
    }
    this.#writing = null;
  }
}

function unreachedCode(fate: ReminderFate): UnreachedCode | null {
  return (fate.status === "skipped" && UNREACHED_CODES.find((code) => code === fate.code)) || null;
}
