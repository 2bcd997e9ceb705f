import { setTimeout as sleep } from "node:timers/promises";
import type { MessageHistory } from "@pengingat/core";
import { type Resolver, Tokens } from "../modules/tokens.js";

const LOOK_EVERY_MS = 500;

/** What the gateway reported of a message. */
export type DeliveryReport = "delivered" | "read" | "not_delivered" | "not_reported";

/** Whether a chosen gateway reports deliveries, and may: Starsender reports answers only. */
export function reportsDeliveries(container: Resolver): boolean {
  const { kinds } = container.get(Tokens.Settings).messenger;
  const mayCall = container.get(Tokens.Webhooks).map(({ gateway }) => gateway);
  return kinds.some((kind) => kind !== "starsender" && mayCall.includes(kind));
}

/** Waits until the webhook of the server has been told of the message of a test, for so long at most. */
export async function deliveryReport(
  messages: Pick<MessageHistory, "ofVehicles">,
  vehicleId: string,
  { waitMs, stop }: { readonly waitMs: number; readonly stop: AbortSignal },
): Promise<DeliveryReport> {
  const until = performance.now() + waitMs;
  for (;;) {
    const [record] = await messages.ofVehicles([vehicleId], 1);
    if (record?.readAt) return "read";
    if (record?.deliveredAt) return "delivered";
    if (record?.bounced) return "not_delivered";
    if (performance.now() >= until || stop.aborted) return "not_reported";
    // Another process has the webhook, so there is nothing to be told by.
    await sleep(LOOK_EVERY_MS, undefined, { signal: stop }).catch(() => {});
  }
}
