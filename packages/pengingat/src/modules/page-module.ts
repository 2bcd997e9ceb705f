import { reminderPage, signInLinks } from "@pengingat/page-koa";
import { ContainerModule } from "inversify";
import { exportFile } from "../export/export-file.js";
import { vehicleRegister } from "../import/vehicle-register.js";
import { commandLine } from "../process/home.js";
import { resultsSince } from "../results/results-since.js";
import type { Settings } from "../settings/settings.js";
import { pageTests } from "../test-message/page-tests.js";
import { ruleOf } from "./service-module.js";
import { ServerTokens, Tokens } from "./tokens.js";

/** The page for the counter, and the links that sign in to it once. */
export const pageModule = new ContainerModule(({ bind }) => {
  bind(ServerTokens.SignInLinks).toConstantValue(signInLinks());
  bind(ServerTokens.Page)
    .toDynamicValue((context) => {
      const settings = context.get(Tokens.Settings);
      const clock = context.get(Tokens.Clock);
      const [service, store] = [context.get(ServerTokens.Service), context.get(Tokens.Store)];
      const { intervalMonths } = settings.rule;
      const log = context.get(Tokens.Log);
      const onUnread = (vehicles: number) =>
        log.warn({ vehicles }, "vehicles could not be read, and so were left out of a download");
      const parts = {
        store,
        service,
        clock,
        intervalMonths,
        onUnread,
        results: () => resultsSince(context, null),
      };
      return reminderPage({
        service,
        scheduler: context.get(ServerTokens.Scheduler),
        store: { ...store, notices: { ...store.notices, list: context.get(Tokens.Notices).list } },
        clock,
        workshop: settings.workshopName,
        sending: sending(settings),
        intervalMonths,
        rule: ruleOf(settings),
        signInLinks: context.get(ServerTokens.SignInLinks),
        register: vehicleRegister({
          sequelize: context.get(Tokens.Sequelize),
          isEmbedded: settings.isEmbedded,
          clock,
          readsColumn: settings.vehicleSource === "column",
        }),
        downloads: { open: (list, format) => exportFile(parts, list, format) },
        checks: context.get(Tokens.Checks),
        testMessages: pageTests(context, context.get(ServerTokens.Stop)),
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
