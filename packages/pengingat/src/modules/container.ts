import "reflect-metadata";
import { Container } from "inversify";
import { messengersFromModules } from "../messenger/messenger-from-module.js";
import type { Logger } from "../process/log.js";
import { openTracing } from "../tracing/tracing.js";
import { checksModule } from "./checks-module.js";
import { messengerModule } from "./messenger-module.js";
import { serviceModule } from "./service-module.js";
import { storeModule } from "./store-module.js";
import { type LiveSettings, Tokens } from "./tokens.js";
import { webhookModule } from "./webhook-module.js";

/**
 * Puts the parts together. Another database is another module in this list.
 *
 * @throws {StartUpError} where a messenger of the workshop's own cannot be loaded
 */
export async function createContainer(
  settings: LiveSettings,
  print: (line: string) => void,
  log: Logger,
): Promise<Container> {
  const container = new Container();
  container.bind(Tokens.OwnMessengers).toConstantValue(await messengersFromModules(settings.messenger));
  container.bind(Tokens.Settings).toConstantValue(settings);
  container.bind(Tokens.Log).toConstantValue(log);
  container.bind(Tokens.Tracing).toConstantValue(await openTracing());
  container.bind(Tokens.Print).toConstantValue(print);
  container.load(serviceModule, storeModule, messengerModule, webhookModule, checksModule);
  return container;
}
