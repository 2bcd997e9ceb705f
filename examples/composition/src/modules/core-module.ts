import { createReminderService, runGate, systemClock } from "@pengingat/core";
import { ContainerModule } from "inversify";
import { Tokens } from "./tokens.js";

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
      (settings, vehicles, messenger, clock, ledger, history, gate) =>
        createReminderService(
          { vehicles, messenger: messenger.current, clock, ledger, history },
          { ...settings.reminder, gate },
        ),
      [
        Tokens.Settings,
        Tokens.Vehicles,
        Tokens.Messenger,
        Tokens.Clock,
        Tokens.Ledger,
        Tokens.History,
        Tokens.Gate,
      ],
    )
    .inSingletonScope();
});
