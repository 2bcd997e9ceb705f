import { fonnteWebhook } from "@pengingat/adapter-fonnte";
import { starsenderWebhook } from "@pengingat/adapter-starsender";
import { whatsappCloudWebhook } from "@pengingat/adapter-whatsapp-cloud";
import { gatewayEvents } from "@pengingat/core/extras";
import { ContainerModule } from "inversify";
import { type GatewayWebhookRoute, type LiveSettings, Tokens } from "./tokens.js";

/** What gateways tell of their own accord, and where it is kept. */
export const webhookModule = new ContainerModule(({ bind }) => {
  bind(Tokens.Webhooks).toResolvedValue(webhooks, [Tokens.Settings]).inSingletonScope();
  bind(Tokens.GatewayEvents)
    .toResolvedValue(
      (receipts, suppressions) => gatewayEvents({ receipts, suppressions }),
      [Tokens.Receipts, Tokens.Suppressions],
    )
    .inSingletonScope();
});

/** Those of the chosen messengers, and Meta's wherever its secrets are: messages sent before it was left still arrive. */
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
