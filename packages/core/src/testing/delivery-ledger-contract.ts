import type { ContractCase } from "./contract-case.js";
import type { DeliveryLedgerHarness } from "./delivery-ledger-harness.js";
import { LedgerBench, type LedgerRule } from "./ledger-bench.js";
import { claimRules } from "./ledger-claim-rules.js";
import { endingRules } from "./ledger-ending-rules.js";
import { leaseRules } from "./ledger-lease-rules.js";
import { outcomeRules } from "./ledger-outcome-rules.js";

/** Every rule of `DeliveryLedger` as cases for any test runner; each makes a harness of its own. */
export function deliveryLedgerContract(createHarness: () => Promise<DeliveryLedgerHarness>): ContractCase[] {
  const rule: LedgerRule = (name, check) => ({
    name,
    async run() {
      const harness = await createHarness();
      try {
        await check(new LedgerBench(harness));
      } finally {
        await harness.dispose();
      }
    },
  });

  return [...claimRules(rule), ...outcomeRules(rule), ...leaseRules(rule), ...endingRules(rule)];
}
