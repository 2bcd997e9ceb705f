import { starsenderMessenger } from "@pengingat/adapter-starsender";
import { ContainerModule } from "inversify";
import { consoleMessenger } from "../messenger/console-messenger.js";
import { Tokens } from "./tokens.js";

/** Starsender, on one pool of connections that closes with the container. */
export const starsenderModule = (apiKey: string) =>
  new ContainerModule(({ bind }) => {
    bind(Tokens.Messenger)
      .toResolvedValue(
        ({ starsender: { baseUrl, timeoutMs } }) => {
          const current = starsenderMessenger({ apiKey, baseUrl, timeoutMs });
          return { current, close: () => current.close() };
        },
        [Tokens.Settings],
      )
      .inSingletonScope()
      .onDeactivation(({ close }) => close());
  });

/** Prints instead of sending. */
export const consoleModule = new ContainerModule(({ bind }) => {
  bind(Tokens.Messenger)
    .toResolvedValue((print) => ({ current: consoleMessenger(print), close: async () => {} }), [Tokens.Print])
    .inSingletonScope();
});

/** No messenger: previews work, runs are refused. */
export const noMessengerModule = new ContainerModule(({ bind }) => {
  bind(Tokens.Messenger).toConstantValue({ current: null, close: async () => {} });
});
