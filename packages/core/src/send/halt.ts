import { wordsOf } from "../errors.js";
import type { RunEnd } from "../report/run-report.js";

/** Ends a run before its time: once it is called, no further attempt begins. The first reason stands. */
export class Halt {
  readonly #controller = new AbortController();
  ended: RunEnd = "finished";
  reason: string | null = null;
  /** The error that halted it, if one did. */
  cause: unknown;

  /** Aborts when the run is halted. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  now(ended: Exclude<RunEnd, "finished">, reason: string, cause?: unknown): void {
    if (this.signal.aborted) return;
    Object.assign(this, { ended, reason, cause });
    this.#controller.abort();
  }

  /** Halts for an error of the database. */
  lost(error: unknown): void {
    this.now("database_lost", wordsOf(error), error);
  }
}
