import { createReminderService, type DueRule, dueRule, runGate, systemClock } from "@pengingat/core";
import {
  manners,
  reminderLadder,
  runRecorder,
  type SendingHours,
  sendingHours,
  templatesByLanguage,
} from "@pengingat/core/extras";
import { ContainerModule } from "inversify";
import { isDayOff } from "../settings/days-off.js";
import { type LiveSettings, Tokens } from "./tokens.js";

/** Smaller than the core's own: a workshop's machine has more time than memory. */
const PAGE_SIZE = 500;

/** The core: the clock, the gate and the reminder service. */
export const coreModule = new ContainerModule(({ bind }) => {
  bind(Tokens.Clock)
    .toResolvedValue(
      ({ timeZone, today }) => systemClock(today === null ? { timeZone } : { timeZone, today }),
      [Tokens.Settings],
    )
    .inSingletonScope();
  bind(Tokens.Gate).toConstantValue(runGate());
  bind(Tokens.Service)
    .toResolvedValue(
      (settings, vehicles, messenger, clock, ledger, history, suppressions, quota, gate) => {
        const { limits, servicePhone, texts } = settings;
        const hours = hoursOf(settings);
        return createReminderService(
          { vehicles, messenger: messenger.current, clock, ledger },
          {
            ...limits,
            servicePhone,
            rule: ruleOf(settings),
            templateFor: templatesByLanguage(texts),
            manners: manners({ ...settings.manners, ...(hours && { hours }), suppressions, quota }),
            recorder: runRecorder(history),
            gate,
            pageSize: PAGE_SIZE,
          },
        );
      },
      [
        Tokens.Settings,
        Tokens.Vehicles,
        Tokens.Messenger,
        Tokens.Clock,
        Tokens.Ledger,
        Tokens.History,
        Tokens.Suppressions,
        Tokens.Quota,
        Tokens.Gate,
      ],
    )
    .inSingletonScope();
});

function ruleOf({ rule }: LiveSettings): DueRule {
  const { leadDays, ...others } = rule;
  return typeof leadDays === "number"
    ? dueRule({ ...others, leadDays })
    : reminderLadder({ ...others, leadDays });
}

function hoursOf({ timeZone, hours }: LiveSettings): SendingHours | null {
  if (!hours.isBound) return null;
  return sendingHours({ timeZone, quietHours: hours.quietHours, isDayOff: isDayOff(hours.daysOff) });
}
