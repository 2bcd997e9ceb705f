import type { RunGate } from "@pengingat/core";
import type { SlotRunner } from "./daily-loop.js";
import { JOB } from "./worker-message.js";
import { runWorkerThread } from "./worker-thread.js";

/** What a {@link slotRunner} runs, and when it may. */
export interface SlotRunnerOptions {
  readonly file: string;
  readonly workerData: unknown;
  readonly gate: RunGate;
  /** Whether a slot's day is still on. */
  readonly sameDay: (scheduledFor: Date) => boolean;
}

/** Runs slots in a worker thread, inside the gate: the scheduled run and any other of this process never overlap. */
export function slotRunner({ file, workerData, gate, sameDay }: SlotRunnerOptions): SlotRunner {
  return async (scheduledFor, signals) => {
    const leave = await gate.enter(signals.cancel);
    if (leave === null) return { outcome: "not_started" };
    try {
      if (!sameDay(scheduledFor)) return { outcome: "not_started" };
      const slot = { job: JOB, scheduledFor: scheduledFor.toISOString() };
      return await runWorkerThread(file, { slot, data: workerData }, signals);
    } finally {
      leave();
    }
  };
}
