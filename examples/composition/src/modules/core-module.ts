import { createReminderService, runGate, sendingHours, systemClock } from "@pengingat/core";
import { ContainerModule } from "inversify";
import { isDayOff } from "../settings/days-off.js";
import { Tokens } from "./tokens.js";

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
        const { timeZone, manners, reminder } = settings;
        const { quietHours, daysOff } = manners;
        const hours = sendingHours({ timeZone, quietHours, isDayOff: isDayOff(daysOff) });
        return createReminderService(
          { vehicles, messenger: messenger.current, clock, ledger, history, suppressions, quota },
          { ...reminder, ...(manners.isBoundToHours && { hours }), gate, pageSize: PAGE_SIZE },
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
