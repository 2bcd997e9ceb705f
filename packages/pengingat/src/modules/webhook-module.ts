import { fonnteWebhook } from "@pengingat/adapter-fonnte";
import { starsenderWebhook } from "@pengingat/adapter-starsender";
import { whatsappCloudWebhook } from "@pengingat/adapter-whatsapp-cloud";
import { ContainerModule } from "inversify";
import { type GatewayWebhookRoute, type LiveSettings, Tokens } from "./tokens.js";

/** The webhooks of the gateways. */
export const webhookModule = new ContainerModule(({ bind }) => {
  bind(Tokens.Webhooks)
    .toDynamicValue((context) => webhooks(context.get(Tokens.Settings)))
    .inSingletonScope();
});

/** Those of the chosen messengers, and Meta's wherever its secrets are set: statuses of earlier messages still arrive. */
function webhooks({ messenger }: LiveSettings): readonly GatewayWebhookRoute[] {
  const { kinds, webhookSecret: secret, whatsappCloud } = messenger;
  const { appSecret, verifyToken } = whatsappCloud;
  const routes: GatewayWebhookRoute[] = [];
  if (secret !== null && kinds.includes("starsender")) {
    routes.push({ gateway: "starsender", webhook: starsenderWebhook(), secret });
  }
  if (secret !== null && kinds.includes("fonnte")) {
    routes.push({ gateway: "fonnte", webhook: fonnteWebhook(), secret });
  }
  if (appSecret !== null && verifyToken !== null) {
    const webhook = whatsappCloudWebhook({ appSecret, verifyToken });
    routes.push({ gateway: "whatsapp-cloud", webhook });
  }
  return routes;
}
