import type {
  AttemptResult,
  ReminderResult,
  ReminderService,
  RunOptions,
  RunProgress,
  RunReport,
} from "@pengingat/core";
import type { Logger } from "./log.js";

/** Attempts at a message, and how long the gateway took over all of them. */
interface Attempts {
  readonly attempts: number;
  readonly gatewayMs: number;
}

/**
 * The service, with a log line for each reminder and one for each run: nothing personal, and no reason, which may quote
 * the gateway.
 */
export function loggedService(service: ReminderService, log: Logger): ReminderService {
  return {
    ...service,
    async run(options = {}) {
      const runId = options.runId ?? crypto.randomUUID();
      const report = await service.run({ ...options, runId, ...logging(log, runId, options) });
      log[report.ended === "finished" ? "info" : "warn"](counts(report), `run ${report.ended}`);
      return report;
    },
  };
}

function logging(log: Logger, runId: string, { onAttempt, onProgress, onReminder }: RunOptions) {
  const made = new Map<string, Attempts>();
  let loggedWait = 0;
  return {
    onAttempt(attempt: AttemptResult) {
      for (const vehicleId of attempt.vehicleIds) {
        const before = made.get(vehicleId)?.gatewayMs ?? 0;
        made.set(vehicleId, {
          attempts: attempt.attempt,
          gatewayMs: before + Math.round(attempt.tookMs),
        });
      }
      onAttempt?.(attempt);
    },
    onProgress(progress: RunProgress) {
      const { waitingUntil } = progress;
      // Each progress of the same wait names it again.
      if (waitingUntil && waitingUntil.getTime() !== loggedWait) {
        loggedWait = waitingUntil.getTime();
        log.info({ runId, waitingUntil }, "waiting for the sending hours");
      }
      onProgress?.(progress);
    },
    onReminder(reminder: ReminderResult) {
      const { vehicleId, status } = reminder;
      const code = "code" in reminder ? reminder.code : undefined;
      const level = status === "failed" || status === "unknown" ? "warn" : "info";
      log[level]({ runId, vehicleId, status, code, ...made.get(vehicleId) }, `reminder ${status}`);
      made.delete(vehicleId);
      return onReminder?.(reminder);
    },
  };
}

function counts({ reminders: _, reason: __, ...counts }: RunReport) {
  return counts;
}
