import type { DeliveryReceipts } from "../ports/delivery-receipts.js";
import type { DeliveryRecord } from "../ports/delivery-records.js";
import type { ContractHarness } from "./contract-case.js";

/** Fresh receipts over an empty ledger, and what a case needs to fill it and to look behind it. */
export interface DeliveryReceiptsHarness extends ContractHarness {
  readonly receipts: DeliveryReceipts;
  /** Puts deliveries on file, each newer than those before. */
  seed(deliveries: readonly SettledDelivery[]): Promise<void>;
  /** What is stored of each delivery, in any order. */
  stored(): Promise<readonly StoredReceipt[]>;
}

/** A delivery whose outcome is known. */
export interface SettledDelivery {
  /** Another one for each delivery. */
  readonly vehicleId: string;
  readonly status: "sent" | "failed" | "unknown";
  /** `null` where it is not `sent`, or the gateway gave none. */
  readonly messageId: string | null;
  readonly settledAt: Date;
}

/** What is stored of a delivery, as far as the contract speaks of it. */
export type StoredReceipt = Pick<DeliveryRecord, "vehicleId" | "deliveredAt" | "readAt" | "bounced">;
