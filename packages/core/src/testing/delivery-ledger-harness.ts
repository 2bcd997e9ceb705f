import type { DeliveryKey, DeliveryLedger } from "../ports/delivery-ledger.js";

/** A fresh, empty ledger and what a case needs to look behind it. */
export interface DeliveryLedgerHarness {
  readonly ledger: DeliveryLedger;
  /** Makes every lease that is held now end `ms` milliseconds sooner. */
  elapse(ms: number): Promise<void>;
  /** What is stored, in any order. */
  stored(): Promise<readonly StoredStatus[]>;
  /** Called at the end of each case. */
  dispose(): Promise<void>;
}

/** A stored row, as far as the contract speaks of it. */
export interface StoredStatus extends DeliveryKey {
  readonly status: string;
}
