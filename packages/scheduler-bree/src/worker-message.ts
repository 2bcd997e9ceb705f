import type { WorkerOutcome } from "./scheduled-run-outcome.js";

/** The one message that the scheduler sends to its worker; Bree's own. */
export const CANCEL = "cancel";

/** What a worker is given as `workerData`, beside what Bree adds: plain data. */
export interface WorkerInput {
  readonly scheduledRun: { readonly job: string /** ISO 8601. */; readonly scheduledFor: string };
  readonly isCatchUp: boolean;
  readonly data: unknown;
}

/** The one message that a worker posts. */
export interface WorkerMessage {
  readonly type: "pengingat.outcome";
  readonly result: WorkerOutcome;
}

/** Whether a message is a worker's outcome; a worker file may post others of its own. */
export function isWorkerMessage(message: unknown): message is WorkerMessage {
  return (
    typeof message === "object" &&
    message !== null &&
    "type" in message &&
    message.type === "pengingat.outcome"
  );
}

/** Whether `workerData` is what the scheduler gives. */
export function isWorkerInput(data: unknown): data is WorkerInput {
  return (
    typeof data === "object" &&
    data !== null &&
    "scheduledRun" in data &&
    typeof data.scheduledRun === "object" &&
    data.scheduledRun !== null &&
    "job" in data.scheduledRun &&
    "scheduledFor" in data.scheduledRun &&
    "isCatchUp" in data
  );
}
