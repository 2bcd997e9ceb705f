import { faultOf, SCHEDULED_JOB } from "@pengingat/core/adapter";
import Bree from "bree";
import type { AttemptSignals } from "./daily-loop.js";
import type { AttemptOutcome, WorkerOutcome } from "./scheduled-run-outcome.js";
import { CANCEL, isWorkerMessage, type WorkerInput } from "./worker-message.js";

/** How long a worker may live on after its outcome: something that it left open must not keep it. */
const LINGER_MS = 5_000;

/**
 * Runs a worker file in a thread of Bree's and resolves when the thread has ended. Rejects where it can't be started.
 *
 * A Bree of its own for each thread: nothing of a thread that went wrong is left for the next.
 */
export async function runWorkerThread(
  file: string,
  input: WorkerInput,
  { cancel, terminate }: AttemptSignals,
): Promise<AttemptOutcome> {
  const heard: { result: WorkerOutcome | null; error: unknown } = { result: null, error: null };
  let linger: NodeJS.Timeout | undefined;

  const bree = new Bree({
    root: false,
    logger: false,
    // Bree calls this twice for a crash, with the error and with the exit code: the first says more.
    errorHandler: (thrown: unknown) => {
      heard.error ??= thrown;
    },
    workerMessageHandler: ({ message }) => {
      if (!isWorkerMessage(message)) return;
      heard.result = message.result;
      linger ??= setTimeout(() => end(), LINGER_MS);
    },
  });
  const deleted = new Promise<void>((resolve) => bree.once("worker deleted", () => resolve()));
  // Without `eval: false` Bree takes a path with a "+" or brackets in it for source code.
  await bree.add({ name: SCHEDULED_JOB, path: file, worker: { eval: false, workerData: input } });
  await bree.run(SCHEDULED_JOB);
  const worker = bree.workers.get(SCHEDULED_JOB);

  const ask = () => worker?.postMessage(CANCEL);
  const end = () => void worker?.terminate();
  // Bree's own stop() never resolves for a worker that ignores it.
  onAbort(cancel, ask);
  onAbort(terminate, end);
  await deleted;
  // A worker that posts Bree's "done" is deleted before its thread has ended.
  await worker?.terminate();
  clearTimeout(linger);
  cancel.removeEventListener("abort", ask);
  terminate.removeEventListener("abort", end);

  if (heard.result) return heard.result;
  if (terminate.aborted) return { outcome: "terminated" };
  return { outcome: "crashed", fault: faultOf(heard.error ?? new WorkerEndedSilently()) };
}

function onAbort(signal: AbortSignal, react: () => void): void {
  if (signal.aborted) react();
  else signal.addEventListener("abort", react, { once: true });
}

class WorkerEndedSilently extends Error {
  override readonly name = "WorkerEndedSilently";
}
