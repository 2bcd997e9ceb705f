import type { CheckResult, Checks, Clock } from "@pengingat/core";
import type { MessengerKind } from "../settings/messenger-settings.js";
import { shownTime } from "../settings/scheduler-settings.js";
import { isQuietForTheDay } from "../settings/send-policy-settings.js";
import type { Settings } from "../settings/settings.js";
import { localTime } from "../terminal/local-time.js";

/** A result without its name; `null` where there is nothing to say. */
type Finding = Omit<CheckResult, "name"> | null;

/** The settings, and whether the customers on file are invented. */
type CheckedSettings = Settings & { readonly isDemo: boolean };

/** Looks at settings that work and may be unwise, and at the day that runs would have. */
export function settingsChecks(settings: CheckedSettings, clock: Pick<Clock, "now" | "today">): Checks {
  return {
    async run() {
      const looks: Readonly<Record<string, Finding>> = {
        messenger: messengerFinding(settings),
        "today and zone": dayFinding(settings, clock),
        "service phone": phoneFinding(settings),
        pace: paceFinding(settings),
        "quiet hours": hoursFinding(settings),
        "daily limit": limitFinding(settings),
        webhook: webhookFinding(settings),
        "page and routes": secretFinding(settings),
      };
      return Object.entries(looks).flatMap(([name, finding]) => (finding ? [{ name, ...finding }] : []));
    },
  };
}

/** WhatsApp bans the numbers of these for a burst, since they act as a phone. */
const LIKE_A_PHONE: readonly MessengerKind[] = ["starsender", "fonnte"];
const FASTEST_PER_MINUTE = 60;

function messengerFinding({ isDemo, messenger: { kinds } }: CheckedSettings): Finding {
  const names = kinds.join(", then ");
  const isPrinted = kinds.every((kind) => kind === "console");
  if (kinds.length === 0) {
    const remedy = "Set MESSENGER, or STARSENDER_API_KEY.";
    return { state: "problem", what: "No messenger is chosen: runs are refused.", remedy };
  }
  if (!isDemo && isPrinted) {
    const remedy = "Set MESSENGER to a gateway before going live.";
    return { state: "warning", what: "Messages are printed, and count as sent.", remedy };
  }
  if (isDemo && !isPrinted) {
    const what = `Messages would go through ${names}, but the customers on file are invented: start and run refuse.`;
    return {
      state: "warning",
      what,
      remedy: "Set DATABASE_URL to the workshop's database, or import its customers.",
    };
  }
  return {
    state: "ok",
    what: isPrinted ? "Messages are printed, as this is the demo." : `Messages go through ${names}.`,
  };
}

function dayFinding({ timeZone, today }: Settings, clock: Pick<Clock, "now" | "today">): Finding {
  const shown = `Today is ${clock.today()} in ${timeZone}, where it is ${localTime(clock.now(), timeZone).slice(-5)}`;
  if (today !== null) {
    const what = `REMINDER_TODAY is set: runs take ${today} for today.`;
    return { state: "warning", what, remedy: "Remove REMINDER_TODAY before going live." };
  }
  const hours = offsetHours(timeZone, clock.now());
  if (hours < 7 || hours > 9) {
    const remedy = "Set REMINDER_TIME_ZONE to Asia/Jakarta, Asia/Makassar or Asia/Jayapura.";
    return { state: "warning", what: `${shown}, which is no time of Indonesia.`, remedy };
  }
  return { state: "ok", what: `${shown}.` };
}

function offsetHours(timeZone: string, instant: Date): number {
  const shown = localTime(instant, timeZone).replace(" ", "T");
  return Math.round((Date.parse(`${shown}Z`) - instant.getTime()) / 3_600_000);
}

function phoneFinding({ namesDefaultPhone }: CheckedSettings): Finding {
  if (!namesDefaultPhone) return null;
  const what =
    "REMINDER_SERVICE_PHONE is not set: messages name the number of the default text, which is another workshop's.";
  return { state: "warning", what, remedy: "Set REMINDER_SERVICE_PHONE to the workshop's number." };
}

function paceFinding({ limits: { concurrency, ratePerMinute }, messenger: { kinds } }: Settings): Finding {
  if (!kinds.some((kind) => LIKE_A_PHONE.includes(kind))) return null;
  const remedy = `Set SEND_RATE_PER_MINUTE to ${FASTEST_PER_MINUTE} or less.`;
  if (ratePerMinute === 0) {
    return {
      state: "warning",
      what: `No pace is set: ${concurrency} messages go out at once, which gets numbers banned.`,
      remedy,
    };
  }
  if (ratePerMinute > FASTEST_PER_MINUTE) {
    return { state: "warning", what: `${ratePerMinute} messages a minute get numbers banned.`, remedy };
  }
  return { state: "ok", what: `At most ${ratePerMinute} messages go out a minute.` };
}

function hoursFinding({ hours, messenger: { kinds }, scheduler }: Settings): Finding {
  if (kinds.every((kind) => kind === "console")) return null;
  if (scheduler.autostart && isQuietForTheDay(hours, scheduler)) {
    return {
      state: "problem",
      what: `The daily job at ${shownTime(scheduler)} is in the quiet hours, which last into the next day: nobody is reminded.`,
      remedy: "Set SCHEDULER_HOUR to an hour in which messages may be sent.",
    };
  }
  if (hours.quietHours.length > 0) return { state: "ok", what: "Nothing is sent in the quiet hours." };
  const remedy = "Set QUIET_HOURS=20:00-08:00.";
  return {
    state: "warning",
    what: "No quiet hours are set: a late run writes to customers at night.",
    remedy,
  };
}

function limitFinding({ messenger: { kinds }, sendPolicy: { dailyLimit, warmUp } }: Settings): Finding {
  if (!kinds.some((kind) => LIKE_A_PHONE.includes(kind))) return null;
  if (dailyLimit > 0 || warmUp > 0) return { state: "ok", what: "The messages of a day are limited." };
  const remedy = "Set SEND_DAY_CAP, and for a new number SEND_WARM_UP=20.";
  return {
    state: "warning",
    what: "No daily limit is set: a wrong import may write to everybody at once.",
    remedy,
  };
}

function webhookFinding({ messenger }: Settings): Finding {
  const { kinds, webhookSecret, whatsappCloud } = messenger;
  const without = kinds.filter((kind) =>
    kind === "whatsapp-cloud"
      ? whatsappCloud.appSecret === null
      : kind !== "console" && webhookSecret === null,
  );
  if (kinds.every((kind) => kind === "console")) return null;
  if (without.length === 0)
    return { state: "ok", what: "The gateway may report deliveries and opt-outs to the webhook." };
  return {
    state: "warning",
    what: `No webhook is set up for ${without.join(" and ")}: deliveries and opt-outs of customers are not known.`,
    remedy: without.includes("whatsapp-cloud")
      ? "Set WHATSAPP_CLOUD_APP_SECRET and WHATSAPP_CLOUD_VERIFY_TOKEN, and the callback URL in Meta's dashboard."
      : "Set WEBHOOK_SECRET, and the webhook's address in the gateway's dashboard.",
  };
}

function secretFinding({ isEmbedded, jwt }: Settings): Finding {
  if (isEmbedded || jwt.secret !== null) return null;
  const what = "JWT_SECRET is not set: start refuses, and only the commands work.";
  return {
    state: "warning",
    what,
    remedy: "Set JWT_SECRET to at least 32 random bytes, such as those of openssl rand -base64 48.",
  };
}
