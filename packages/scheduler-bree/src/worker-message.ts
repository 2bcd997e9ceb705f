import type { WorkerOutcome } from "./slot-outcome.js";

/** The one word that the scheduler sends to its worker; Bree's own. */
export const CANCEL = "cancel";

/** The slot's job, in the slot ledger and as Bree's name for its thread. */
export const JOB = "maintenance_reminder_job";

/** What a worker is given as `workerData`, beside what Bree adds. */
export interface WorkerInput {
  readonly slot: { readonly job: string /** ISO 8601. */; readonly scheduledFor: string };
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
    "slot" in data &&
    typeof data.slot === "object" &&
    data.slot !== null &&
    "job" in data.slot &&
    "scheduledFor" in data.slot
  );
}
