import type { RunGate } from "@pengingat/core";
import { SCHEDULED_JOB } from "@pengingat/core/adapter";
import type { RunAttempt } from "./daily-loop.js";
import { runWorkerThread } from "./worker-thread.js";

/** What {@link attemptInThread} runs, and when it may. */
export interface ThreadOptions {
  readonly file: string;
  readonly workerData: unknown;
  readonly gate: RunGate;
  /** Whether the day of a scheduled run is still on. */
  readonly sameDay: (scheduledFor: Date) => boolean;
}

/** Makes attempts in a worker thread, inside the gate: a scheduled run and any other of this process never overlap. */
export function attemptInThread({ file, workerData, gate, sameDay }: ThreadOptions): RunAttempt {
  return async ({ scheduledFor, isCatchUp }, signals) => {
    const leave = await gate.enter(signals.cancel);
    if (leave === null) return { outcome: "not_started" };
    try {
      if (!sameDay(scheduledFor)) return { outcome: "not_started" };
      const scheduledRun = { job: SCHEDULED_JOB, scheduledFor: scheduledFor.toISOString() };
      return await runWorkerThread(file, { scheduledRun, isCatchUp, data: workerData }, signals);
    } finally {
      leave();
    }
  };
}
