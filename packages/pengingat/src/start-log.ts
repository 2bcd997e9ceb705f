import type { Workshop } from "./open-workshop.js";
import type { Logger } from "./process/log.js";
import { databaseName } from "./settings/database-url.js";
import { shownTime } from "./settings/scheduler-settings.js";
import { isQuietForTheDay } from "./settings/send-policy-settings.js";
import type { Settings } from "./settings/settings.js";

/** Logs what a server or a run will do, and what of its settings a person should look at. */
export function logStart(
  log: Logger,
  {
    settings,
    schema,
    isDemo,
    warnings: found,
  }: Pick<Workshop, "settings" | "schema" | "isDemo" | "warnings">,
  home: string,
  nextRun?: string,
): void {
  for (const warning of [...warnings(settings), ...found]) log.warn(warning);
  const { messenger, timeZone, rule } = settings;
  const line = {
    home,
    messenger: messenger.kinds.join(",") || "none",
    database: settings.isEmbedded ? embedded(isDemo) : databaseName(settings.databaseUrl),
    schema,
    timeZone,
    ...(typeof rule.leadDays === "number"
      ? { cadence: rule.cadence, leadDays: rule.leadDays }
      : { daysBefore: rule.leadDays }),
    ...(nextRun !== undefined && { nextRun }),
  };
  log.info(line, "reminders set up");
}

function warnings({
  today,
  isEmbedded,
  messenger,
  namesDefaultPhone,
  servicePhone,
  hasUnsentText,
  hours,
  scheduler,
}: Settings): readonly string[] {
  const found: string[] = [];
  if (today !== null) found.push(`REMINDER_TODAY is set: runs use ${today} as today`);
  if (messenger.kinds.length === 0)
    found.push("neither MESSENGER nor STARSENDER_API_KEY is set: runs are refused");
  if (!isEmbedded && messenger.kinds.includes("console")) {
    found.push("MESSENGER=console prints messages, which then count as sent");
  }
  if (namesDefaultPhone) {
    found.push(
      `REMINDER_SERVICE_PHONE is not set: messages name ${servicePhone}, the number of the default text`,
    );
  }
  if (hasUnsentText) {
    found.push(
      "REMINDER_TEMPLATE is not sent: MESSENGER=whatsapp-cloud sends the template that Meta has approved",
    );
  }
  if (isQuietForTheDay(hours, scheduler)) {
    found.push(
      `SCHEDULER_HOUR: ${shownTime(scheduler)} is in QUIET_HOURS, which last into the next day: a scheduled run reminds nobody`,
    );
  }
  return found;
}

function embedded(isDemo: boolean): string {
  return isDemo ? "embedded, with invented customers" : "embedded, with imported customers";
}
