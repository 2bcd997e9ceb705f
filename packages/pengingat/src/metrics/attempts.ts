import { BroadcastChannel } from "node:worker_threads";
import type { AttemptResult, ReminderService } from "@pengingat/core";

/** What metrics keep of an attempt. */
export type CountedAttempt = Pick<AttemptResult, "status" | "code" | "messenger" | "tookMs">;

/** All threads of this process are on it. */
const CHANNEL = "pengingat.attempts";

/** The service; each attempt of its runs is counted as well. */
export function countedService(
  service: ReminderService,
  count: (attempt: CountedAttempt) => void,
): ReminderService {
  return {
    ...service,
    run: (options = {}) =>
      service.run({
        ...options,
        onAttempt(attempt) {
          const { status, code, messenger, tookMs } = attempt;
          count({ status, code, messenger, tookMs });
          options.onAttempt?.(attempt);
        },
      }),
  };
}

/** Sends the attempts of a worker thread to the thread that counts them. */
export function attemptsSender(): { send(attempt: CountedAttempt): void; close(): void } {
  const channel = new BroadcastChannel(CHANNEL);
  channel.unref();
  return { send: (attempt) => channel.postMessage(attempt), close: () => channel.close() };
}

/** Counts what worker threads send. Returns how to stop. */
export function receiveAttempts(count: (attempt: CountedAttempt) => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = (event) => count((event as { readonly data: CountedAttempt }).data);
  channel.unref();
  return () => channel.close();
}
