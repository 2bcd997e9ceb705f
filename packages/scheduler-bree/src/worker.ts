import { parentPort, workerData } from "node:worker_threads";
import { ReminderError } from "@pengingat/core";
import { type ScheduledContext, type ScheduledParts, scheduledRun } from "./scheduled-run.js";
import { CANCEL, isWorkerInput, type WorkerMessage } from "./worker-message.js";

export type { ScheduledContext, ScheduledParts } from "./scheduled-run.js";

/**
 * All that a worker file calls. Takes the scheduled run, sends the reminders, closes the scheduled run or leaves it to be
 * taken again, closes the parts, reports to the scheduler, and lets the thread end.
 *
 * @param open - makes the parts on a connection of their own; where it throws, it must have closed what it opened
 * @throws {ReminderError} `INVALID_OPTION` outside a worker of `breeScheduler`
 */
export async function runScheduledWorker(
  open: (context: ScheduledContext) => Promise<ScheduledParts>,
): Promise<void> {
  const port = parentPort;
  if (port === null || !isWorkerInput(workerData)) {
    throw new ReminderError(
      "INVALID_OPTION",
      `runScheduledWorker: expected a worker thread of breeScheduler, got ${port === null ? "the main thread" : "another worker"}`,
    );
  }
  const { scheduledRun: run, isCatchUp, data } = workerData;
  const stop = new AbortController();
  const listen = (message: unknown) => {
    if (message === CANCEL) stop.abort();
  };
  port.on("message", listen);

  const result = await scheduledRun(open, {
    scheduledRun: { job: run.job, scheduledFor: new Date(run.scheduledFor) },
    isCatchUp,
    signal: stop.signal,
    data,
  });
  port.postMessage({ type: "pengingat.outcome", result } satisfies WorkerMessage);
  // A port that is listened to keeps its thread alive.
  port.off("message", listen);
}
