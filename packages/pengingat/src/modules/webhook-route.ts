import type { GatewayWebhook } from "@pengingat/core";

/** A gateway that may call, and the last part of its path where its calls are not signed. */
export interface GatewayWebhookRoute {
  readonly gateway: string;
  readonly webhook: GatewayWebhook;
  readonly secret?: string;
}
