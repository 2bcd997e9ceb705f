import "reflect-metadata";
import { Container } from "inversify";
import type { Logger } from "../process/log.js";
import { checksModule } from "./checks-module.js";
import { messengerModule } from "./messenger-module.js";
import { serviceModule } from "./service-module.js";
import { storeModule } from "./store-module.js";
import { type LiveSettings, Tokens } from "./tokens.js";
import { webhookModule } from "./webhook-module.js";

/** Puts the parts together. Another database is another module in this list. */
export function createContainer(
  settings: LiveSettings,
  print: (line: string) => void,
  log: Logger,
): Container {
  const container = new Container();
  container.bind(Tokens.Settings).toConstantValue(settings);
  container.bind(Tokens.Log).toConstantValue(log);
  container.bind(Tokens.Print).toConstantValue(print);
  container.load(serviceModule, storeModule, messengerModule, webhookModule, checksModule);
  return container;
}
