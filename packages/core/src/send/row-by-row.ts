import { stopwatch } from "../domain/stopwatch.js";
import { ReminderError, wordsOf } from "../errors.js";
import type { Clock } from "../ports/clock.js";
import type { Commit, RefusedBegin, WholeCommit } from "./commit.js";
import { type BegunMessage, countReminders, countWithin, type EndedAttempt } from "./queued-message.js";

/** A database that refuses so many messages one after the other refuses them all. */
const MOST_REFUSED = 5;
/** Where it has taken others, bad rows may stand together. Held ones do not: somebody holds the table. */
const MOST_REFUSED_AFTER = 25;

/** Settles and begins in one statement. */
export type WriteWhole = (
  ended: readonly EndedAttempt[],
  asked: readonly BegunMessage[],
) => Promise<WholeCommit>;

/** Writes each message by itself, where the database refused a statement of all: one that it cannot take does not stop the others. */
export class RowByRow {
  readonly #write: WriteWhole;
  readonly #clock: Clock;
  #refusedInARow = 0;
  #unsettledInARow = 0;
  #mostRefused = MOST_REFUSED;

  constructor(write: WriteWhole, clock: Clock) {
    this.#write = write;
    this.#clock = clock;
  }

  /** The database has taken these: the count of those that it refuses begins again. */
  hasTaken(ended: readonly EndedAttempt[], asked: readonly BegunMessage[]): void {
    if (ended.length > 0) this.#unsettledInARow = 0;
    if (asked.length === 0) return;
    this.#refusedInARow = 0;
    this.#mostRefused = MOST_REFUSED_AFTER;
  }

  /** Where the commit has a fault, the messages that it did not come to are in none of its lists. */
  async write(ended: readonly EndedAttempt[], asked: readonly BegunMessage[]): Promise<Commit> {
    const { unrecorded, held, fault } = await this.#settle(ended);
    if (fault !== undefined) {
      const leaseAgeMs = stopwatch(this.#clock);
      return { ready: [], lost: [], refused: [], postponed: [], unrecorded, held, fault, leaseAgeMs };
    }
    const taken = countReminders(held.map(({ message }) => message));
    const fitting = countWithin(asked, countReminders(asked) - taken);
    const begun = await this.#begin(asked.slice(0, fitting));
    return { ...begun, unrecorded, held, postponed: asked.slice(fitting) };
  }

  /**
   * Each outcome waits for a lost database as long as a lease: after the first that waited in vain, none does. Where the
   * database refuses one after the other, it refuses them all, and each further message would end in doubt.
   */
  async #settle(ended: readonly EndedAttempt[]): Promise<Pick<Commit, "unrecorded" | "held" | "fault">> {
    const unrecorded: EndedAttempt[] = [];
    const held: EndedAttempt[] = [];
    let fault: unknown;
    for (const [index, each] of ended.entries()) {
      try {
        await this.#write([each], []);
        this.hasTaken([each], []);
      } catch (error) {
        if (!isOfRows(error)) {
          unrecorded.push(...ended.slice(index));
          return { unrecorded, held, fault: error };
        }
        (isHeld(error) ? held : unrecorded).push(each);
        if (!isHeld(error)) this.#unsettledInARow += 1;
        if (this.#unsettledInARow >= MOST_REFUSED) fault ??= asLost(error);
      }
    }
    return { unrecorded, held, fault };
  }

  async #begin(
    asked: readonly BegunMessage[],
  ): Promise<Pick<Commit, "ready" | "lost" | "refused" | "fault" | "leaseAgeMs">> {
    const ready: BegunMessage[] = [];
    const lost: BegunMessage[] = [];
    const refused: RefusedBegin[] = [];
    let fault: unknown;
    const leaseAgeMs = stopwatch(this.#clock);
    for (const message of asked) {
      try {
        const alone = await this.#write([], [message]);
        ready.push(...alone.ready);
        lost.push(...alone.lost);
        this.hasTaken([], [message]);
      } catch (error) {
        // Who holds a row may do so for long: that its message is tried again says nothing new.
        if (!isHeld(error) || message.setbacks === 0) this.#refusedInARow += 1;
        const most = isHeld(error) ? MOST_REFUSED : this.#mostRefused;
        if (!isOfRows(error) || this.#refusedInARow >= most) {
          fault = asLost(error);
          break;
        }
        refused.push({ message, reason: wordsOf(error), isHeld: isHeld(error) });
      }
    }
    return { ready, lost, refused, fault, leaseAgeMs };
  }
}

function asLost(error: unknown): unknown {
  return isOfRows(error) ? new ReminderError("DATABASE_LOST", wordsOf(error), { cause: error }) : error;
}

/** Whether somebody else holds a row of the statement. */
function isHeld(error: unknown): error is Pick<ReminderError, "message"> {
  return ReminderError.is(error) && error.code === "CONFLICT";
}

/** Whether an error is about the rows of a statement, so that another one may go well. */
export function isOfRows(error: unknown): boolean {
  return !ReminderError.is(error) || isHeld(error);
}
