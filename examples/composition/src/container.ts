import "reflect-metadata";
import { Container } from "inversify";
import { coreModule } from "./modules/core-module.js";
import { messengerModule } from "./modules/messenger-module.js";
import { sequelizeModule } from "./modules/sequelize-module.js";
import { type LiveSettings, Tokens } from "./modules/tokens.js";
import { webhookModule } from "./modules/webhook-module.js";

/** Puts the parts together. Another database is another module in this list. */
export function createContainer(settings: LiveSettings, print: (line: string) => void): Container {
  const container = new Container();
  container.bind(Tokens.Settings).toConstantValue(settings);
  container.bind(Tokens.Print).toConstantValue(print);
  container.load(coreModule, sequelizeModule, messengerModule, webhookModule);
  return container;
}
