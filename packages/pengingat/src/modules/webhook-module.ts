import { fonnteWebhook } from "@pengingat/adapter-fonnte";
import { starsenderWebhook } from "@pengingat/adapter-starsender";
import { whatsappCloudWebhook } from "@pengingat/adapter-whatsapp-cloud";
import { gatewayEvents } from "@pengingat/core";
import type { GatewayRoute } from "@pengingat/http-koa";
import { ContainerModule } from "inversify";
import { loggedEvents } from "../process/logged-events.js";
import { notedCalls } from "../process/noted-calls.js";
import { type LiveSettings, Tokens } from "./tokens.js";

/** The webhooks of the gateways, and where what they bring is kept. */
export const webhookModule = new ContainerModule(({ bind }) => {
  bind(Tokens.Webhooks)
    .toDynamicValue((context) => webhooks(context.get(Tokens.Settings)))
    .inSingletonScope();
  bind(Tokens.GatewayEvents)
    .toDynamicValue((context) => {
      const store = context.get(Tokens.Store);
      const log = loggedEvents(context.get(Tokens.Log));
      const note = notedCalls(store.webhookCalls());
      return gatewayEvents(store, {
        suppressUndeliverable: context.get(Tokens.Settings).sendPolicy.suppressUndeliverable,
        onHandled(handled) {
          log(handled);
          note(handled);
        },
      });
    })
    .inSingletonScope();
});

/** Those of every gateway whose key is set, chosen or not: customers still reply to messages of an earlier one. */
function webhooks({ messenger }: LiveSettings): readonly GatewayRoute[] {
  const { fonnte, starsender, webhookSecret: secret, whatsappCloud } = messenger;
  const { appSecret, verifyToken } = whatsappCloud;
  const routes: GatewayRoute[] = [];
  if (secret !== null && starsender.apiKey !== "") {
    routes.push({ gateway: "starsender", webhook: starsenderWebhook(), secret });
  }
  if (secret !== null && fonnte.token !== "") {
    routes.push({ gateway: "fonnte", webhook: fonnteWebhook(), secret });
  }
  if (appSecret !== null && verifyToken !== null) {
    const webhook = whatsappCloudWebhook({ appSecret, verifyToken });
    routes.push({ gateway: "whatsapp-cloud", webhook });
  }
  return routes;
}
