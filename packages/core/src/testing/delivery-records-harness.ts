import type { ReminderStore } from "../ports/reminder-store.js";
import type { ContractHarness, ContractRule } from "./contract-case.js";

/** Fresh records over an empty ledger, and what fills it. */
export interface DeliveryRecordsHarness extends ContractHarness {
  readonly store: Pick<ReminderStore, "records" | "ledger" | "receipts">;
  /** Makes every lease that is held now end `ms` milliseconds sooner. */
  elapse(ms: number): Promise<void>;
}

/** Makes a case of a rule of records. */
export type RecordsRule = ContractRule<DeliveryRecordsHarness>;
