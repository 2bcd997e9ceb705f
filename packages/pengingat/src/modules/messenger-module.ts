import { fonnteMessenger } from "@pengingat/adapter-fonnte";
import { starsenderMessenger } from "@pengingat/adapter-starsender";
import { whatsappCloudMessenger } from "@pengingat/adapter-whatsapp-cloud";
import { fallbackMessenger } from "@pengingat/core";
import { ContainerModule } from "inversify";
import { consoleMessenger } from "../messenger/console-messenger.js";
import { currentNotices } from "../messenger/current-notices.js";
import type { ClosableMessenger } from "../messenger/messenger-from-module.js";
import { type BuiltInMessenger, isModule } from "../settings/messenger-settings.js";
import { type LiveSettings, type MessengerHolder, Tokens } from "./tokens.js";

/** The chosen messengers, on pools of connections that close with the container. Another gateway is another line here. */
const MAKERS: Record<
  BuiltInMessenger,
  (settings: LiveSettings["messenger"], print: (line: string) => void) => ClosableMessenger
> = {
  starsender: ({ starsender, timeoutMs }) => starsenderMessenger({ ...starsender, timeoutMs }),
  fonnte: ({ fonnte, timeoutMs }) => fonnteMessenger({ ...fonnte, timeoutMs }),
  "whatsapp-cloud": ({ whatsappCloud, timeoutMs }) => {
    const { accessToken, phoneNumberId, baseUrl, template } = whatsappCloud;
    return whatsappCloudMessenger({ accessToken, phoneNumberId, baseUrl, template, timeoutMs });
  },
  console: (_, print) => consoleMessenger(print),
};

/** One messenger, several as a fallback, or none: previews work then, runs are refused. */
export const messengerModule = new ContainerModule(({ bind }) => {
  bind(Tokens.Messenger)
    .toDynamicValue((context): MessengerHolder => {
      const { messenger } = context.get(Tokens.Settings);
      const own = context.get(Tokens.OwnMessengers);
      const made = messenger.kinds.map((kind): ClosableMessenger => {
        if (!isModule(kind)) return MAKERS[kind](messenger, context.get(Tokens.Print));
        return own.get(kind) ?? missing(kind);
      });
      const [only, ...others] = made;
      return {
        current:
          only && others.length > 0
            ? fallbackMessenger(made, { notices: context.get(Tokens.Store).notices })
            : (only ?? null),
        close: async () => {
          await Promise.all(made.map((each) => each.close?.()));
        },
      };
    })
    .inSingletonScope()
    .onDeactivation(({ close }) => close());
  bind(Tokens.Notices)
    .toDynamicValue((context) => {
      const { kinds } = context.get(Tokens.Settings).messenger;
      // The other gateways give none. What one said that was left is of no use any more.
      if (!kinds.some((kind) => kind === "whatsapp-cloud" || isModule(kind))) return { list: async () => [] };
      const { notices } = context.get(Tokens.Store);
      return currentNotices(notices, () => context.get(Tokens.Messenger).current, context.get(Tokens.Clock));
    })
    .inSingletonScope();
});

function missing(kind: string): never {
  throw new Error(`expected the messenger of ${kind} to be loaded`);
}
