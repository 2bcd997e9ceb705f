import type { ReminderService, RunReport } from "@pengingat/core";
import type { Logger } from "../process/log.js";
import { waitLogger } from "../process/wait-logger.js";

/** The service, with each run's counts in the log: nothing personal, and no reason, which may quote the gateway. */
export function loggedService(service: ReminderService, log: Logger): ReminderService {
  return {
    ...service,
    async run(options) {
      const logWait = waitLogger(log);
      const report = await service.run({
        ...options,
        onProgress(progress) {
          logWait(progress);
          options?.onProgress?.(progress);
        },
      });
      log[report.ended === "finished" ? "info" : "warn"](counts(report), `run ${report.ended}`);
      return report;
    },
  };
}

function counts({ reminders: _, reason: __, ...counts }: RunReport) {
  return counts;
}
