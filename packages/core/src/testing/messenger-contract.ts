import { type ContractCase, contractRule } from "./contract-case.js";
import { MessengerFixture, type MessengerRule } from "./messenger-fixture.js";
import type { MessengerContractOptions, MessengerHarness } from "./messenger-harness.js";
import { outcomeRules } from "./messenger-outcome-rules.js";
import { signalRules } from "./messenger-signal-rules.js";

/**
 * The rules of `Messenger`, each on a fresh harness. They trust what the gateway saw, not what the messenger
 * returns, and fail where a messenger does not return in time.
 */
export function messengerContract(
  createHarness: () => MessengerHarness | Promise<MessengerHarness>,
  options: MessengerContractOptions = {},
): ContractCase[] {
  const { impossible = [], arrival = (text) => text, slackMs = 1000 } = options;
  const onFixture = contractRule(async () => new MessengerFixture(await createHarness(), slackMs));

  const rule: MessengerRule = (name, check, needs) =>
    needs !== undefined && impossible.includes(needs)
      ? onFixture(`${name} (declared impossible: ${needs})`, (fixture) => fixture.assertImpossible(needs))
      : onFixture(name, check);

  return [...outcomeRules(rule, arrival), ...signalRules(rule)];
}
