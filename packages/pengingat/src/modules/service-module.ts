import {
  createReminderService,
  type DueRule,
  dueRule,
  type ReminderService,
  runGate,
  systemClock,
} from "@pengingat/core";
import {
  manners,
  reminderLadder,
  runRecorder,
  type SendingHours,
  sendingHours,
  templatesByLanguage,
} from "@pengingat/core/extras";
import { ContainerModule, type ResolutionContext } from "inversify";
import { isDayOff } from "../settings/days-off.js";
import { type LiveSettings, Tokens } from "./tokens.js";

/** Smaller than the core's default: a workshop's machine has more time than memory. */
const PAGE_SIZE = 500;

/** The clock, the gate and the reminder service. How the service is put together is known in this file only. */
export const serviceModule = new ContainerModule(({ bind }) => {
  bind(Tokens.Clock)
    .toDynamicValue((context) => {
      const { timeZone, today } = context.get(Tokens.Settings);
      return systemClock(today === null ? { timeZone } : { timeZone, today });
    })
    .inSingletonScope();
  bind(Tokens.Gate).toConstantValue(runGate());
  bind(Tokens.Service).toDynamicValue(reminderService).inSingletonScope();
});

function reminderService(context: ResolutionContext): ReminderService {
  const settings = context.get(Tokens.Settings);
  const hours = hoursOf(settings);
  return createReminderService(
    {
      vehicles: context.get(Tokens.Vehicles),
      messenger: context.get(Tokens.Messenger).current,
      clock: context.get(Tokens.Clock),
      ledger: context.get(Tokens.Ledger),
    },
    {
      ...settings.limits,
      servicePhone: settings.servicePhone,
      rule: ruleOf(settings),
      templateFor: templatesByLanguage(settings.texts),
      manners: manners({
        ...settings.sendPolicy,
        ...(hours && { hours }),
        suppressions: context.get(Tokens.Suppressions),
        quota: context.get(Tokens.Quota),
      }),
      recorder: runRecorder(context.get(Tokens.History)),
      gate: context.get(Tokens.Gate),
      pageSize: PAGE_SIZE,
    },
  );
}

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
