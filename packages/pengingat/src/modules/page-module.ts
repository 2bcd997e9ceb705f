import { reminderPage, signInLinks } from "@pengingat/page-koa";
import { ContainerModule } from "inversify";
import { commandLine } from "../process/home.js";
import type { Settings } from "../settings/settings.js";
import { ServerTokens, Tokens } from "./tokens.js";

/** The page for the counter, and the links that sign in to it once. */
export const pageModule = new ContainerModule(({ bind }) => {
  bind(ServerTokens.SignInLinks).toConstantValue(signInLinks());
  bind(ServerTokens.Page)
    .toDynamicValue((context) => {
      const settings = context.get(Tokens.Settings);
      return reminderPage({
        service: context.get(Tokens.Service),
        scheduler: context.get(ServerTokens.Scheduler),
        store: context.get(Tokens.Store),
        clock: context.get(Tokens.Clock),
        workshop: settings.workshopName,
        sending: sending(settings),
        intervalMonths: settings.rule.intervalMonths,
        signInLinks: context.get(ServerTokens.SignInLinks),
        addUserCommand: commandLine("user add NAME"),
        signal: context.get(ServerTokens.Stop),
      });
    })
    .inSingletonScope();
});

function sending({ messenger: { kinds } }: Settings): "real" | "printed" | "none" {
  if (kinds.length === 0) return "none";
  return kinds.every((kind) => kind === "console") ? "printed" : "real";
}
