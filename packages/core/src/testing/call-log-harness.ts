import type { NewCall } from "../ports/call-log.js";
import type { ReminderStore } from "../ports/reminder-store.js";
import type { ContractHarness, ContractRule } from "./contract-case.js";
import { VISIT } from "./visits-fixture.js";

/** A fresh, empty call log over an empty ledger. */
export interface CallLogHarness extends ContractHarness {
  readonly store: Pick<ReminderStore, "calls" | "ledger" | "receipts" | "records">;
  /** Makes every lease that is held now end `ms` milliseconds sooner. */
  elapse(ms: number): Promise<void>;
}

/** Makes a case of a rule of the call log. */
export type CallLogRule = ContractRule<CallLogHarness>;

/** A call that nobody answered, to be made again on the day after `TODAY`. */
export function noAnswer(vehicleId: string, after = 0): NewCall {
  return {
    ...{ vehicleId, visitDate: VISIT, outcome: "no_answer", date: "2025-12-17" },
    ...{ note: null, by: "Sari", after },
  };
}
