import { type ContractCase, contractRule } from "./contract-case.js";
import type { DeliveryLedgerHarness } from "./delivery-ledger-harness.js";
import { beginRules } from "./ledger-begin-rules.js";
import { LedgerFixture, type LedgerRule } from "./ledger-fixture.js";
import { leaseRules } from "./ledger-lease-rules.js";
import { readRules } from "./ledger-read-rules.js";
import { releaseRules } from "./ledger-release-rules.js";
import { settleRules } from "./ledger-settle-rules.js";

/** Every rule of `DeliveryLedger` as cases for any test runner; each makes a harness of its own. */
export function deliveryLedgerContract(
  createHarness: () => DeliveryLedgerHarness | Promise<DeliveryLedgerHarness>,
): ContractCase[] {
  const onHarness = contractRule(createHarness);
  const rule: LedgerRule = (name, check) => onHarness(name, (harness) => check(new LedgerFixture(harness)));
  return [beginRules, settleRules, leaseRules, releaseRules, readRules].flatMap((rules) => rules(rule));
}
