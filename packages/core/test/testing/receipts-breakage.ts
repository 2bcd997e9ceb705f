import type { DeliveryReceipts } from "../../src/ports/delivery-receipts.js";
import type { InMemoryReceipts } from "../../src/testing/in-memory-receipts.js";
import type { StoredDelivery } from "../../src/testing/stored-delivery.js";

/** What receipts get wrong: methods that replace those of sound ones, whose store can be changed. */
export type BrokenReceipts = (
  sound: InMemoryReceipts,
  rows: () => readonly StoredDelivery[],
) => Partial<DeliveryReceipts>;
