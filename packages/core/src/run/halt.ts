import type { RunEnd } from "./run-report.js";

/** Ends a run before its time. The first reason stands. */
export interface Halt {
  readonly ended: RunEnd;
  readonly reason: string | null;
  /** The error that halted it, if one did. */
  readonly cause: unknown;
  /** Aborts when the run is halted. */
  readonly signal: AbortSignal;
  /** From now on no further attempt begins. */
  now(ended: Exclude<RunEnd, "finished">, reason: string, cause?: unknown): void;
}

/** Creates a halt switch. */
export function haltSwitch(): Halt {
  const controller = new AbortController();
  let ended: RunEnd = "finished";
  let reason: string | null = null;
  let error: unknown;
  return {
    get ended() {
      return ended;
    },
    get reason() {
      return reason;
    },
    get cause() {
      return error;
    },
    signal: controller.signal,
    now(how, why, cause) {
      if (controller.signal.aborted) return;
      ended = how;
      reason = why;
      error = cause;
      controller.abort();
    },
  };
}
