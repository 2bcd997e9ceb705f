import type { DeliveryLedger, DeliveryState } from "@pengingat/core";
import { inMemoryLedger } from "@pengingat/core/testing";

const OPEN: DeliveryState = { state: "open" };

/** A ledger in which nothing was ever sent, for previews: it costs nothing. */
export function openLedger(): DeliveryLedger {
  return { ...inMemoryLedger(), peek: async (keys) => keys.map(() => OPEN) };
}
