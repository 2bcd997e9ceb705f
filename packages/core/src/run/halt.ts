import type { RunEnd } from "./run-report.js";

/** Why a run stops before its end. The first reason stands. */
export interface Cut {
  readonly ended: RunEnd;
  readonly reason: string | null;
  /** Aborts when the run is cut short. */
  readonly signal: AbortSignal;
  /** Cuts the run short: nothing further is handed over. */
  now(ended: Exclude<RunEnd, "finished">, reason: string): void;
}

/** A cut that has not happened yet. */
export function cut(): Cut {
  const controller = new AbortController();
  let ended: RunEnd = "finished";
  let reason: string | null = null;
  return {
    get ended() {
      return ended;
    },
    get reason() {
      return reason;
    },
    signal: controller.signal,
    now(how, why) {
      if (controller.signal.aborted) return;
      ended = how;
      reason = why;
      controller.abort();
    },
  };
}
