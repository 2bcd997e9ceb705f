import type { DeliveryKey, DeliveryLedger, DeliveryStatus } from "../ports/delivery-ledger.js";
import type { ContractHarness } from "./contract-case.js";

/** A fresh, empty ledger and what a case needs to look behind it. */
export interface DeliveryLedgerHarness extends ContractHarness {
  readonly ledger: DeliveryLedger;
  /** Makes every lease that is held now end `ms` milliseconds sooner. */
  elapse(ms: number): Promise<void>;
  /** Every row as it is stored, in any order. */
  stored(): Promise<readonly DeliveryOnFile[]>;
}

/** A stored row, as far as the contract speaks of it. */
export interface DeliveryOnFile extends DeliveryKey {
  readonly status: DeliveryStatus;
  readonly runId: string | null;
  readonly attempts: number;
  readonly code: string | null;
  readonly reason: string | null;
}
