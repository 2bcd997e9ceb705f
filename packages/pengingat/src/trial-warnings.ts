import type { Logger } from "./process/log.js";
import type { Settings } from "./settings/settings.js";

/** Says in the log which settings are for trials only. */
export function warnOfTrials({ today, isEmbedded, messenger }: Settings, log: Logger): void {
  if (today !== null) log.warn({ today }, "REMINDER_TODAY fixes the day of runs");
  if (!isEmbedded && messenger.kinds.includes("console")) {
    log.warn("MESSENGER=console prints messages, which then count as sent");
  }
}
