import "reflect-metadata";
import { Container, type ContainerModule } from "inversify";
import { coreModule } from "./modules/core-module.js";
import { consoleModule, noMessengerModule, starsenderModule } from "./modules/messenger-modules.js";
import { sequelizeModule } from "./modules/sequelize-module.js";
import { type LiveSettings, Tokens } from "./modules/tokens.js";

/** Puts the parts together. Another database or messenger is another module in this list. */
export function createContainer(settings: LiveSettings, print: (line: string) => void): Container {
  const container = new Container();
  container.bind(Tokens.Settings).toConstantValue(settings);
  container.bind(Tokens.Print).toConstantValue(print);
  container.load(coreModule, sequelizeModule, messengerModule(settings));
  return container;
}

function messengerModule({ isEmbedded, starsender }: LiveSettings): ContainerModule {
  if (starsender.apiKey !== null) return starsenderModule(starsender.apiKey);
  // A forgotten key must not mark customers as written to.
  return isEmbedded ? consoleModule : noMessengerModule;
}
