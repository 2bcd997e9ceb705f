import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseUnreachableError } from "../process/start-up-error.js";

const RETRY_MS = 3_000;

/**
 * Opens what needs the database, and tries again every few seconds while that cannot be reached. Resolves with `null`
 * when it was asked to stop meanwhile.
 *
 * @throws {DatabaseUnreachableError} when it could not be reached for `forMs`; what else `open` throws, at once
 */
export async function whenReachable<Opened>(
  open: () => Promise<Opened>,
  options: {
    readonly forMs: number;
    readonly stop: AbortSignal;
    readonly onWait: (error: DatabaseUnreachableError, leftMs: number) => void;
  },
): Promise<Opened | null> {
  const { forMs, stop, onWait } = options;
  const until = performance.now() + forMs;
  while (!stop.aborted) {
    try {
      return await open();
    } catch (error) {
      const leftMs = until - performance.now();
      if (!(error instanceof DatabaseUnreachableError) || leftMs <= 0) throw error;
      onWait(error, leftMs);
      await sleep(Math.min(RETRY_MS, leftMs), undefined, { signal: stop }).catch(() => {});
    }
  }
  return null;
}
