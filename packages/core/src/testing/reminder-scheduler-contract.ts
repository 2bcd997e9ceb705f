import { type ContractCase, contractRule } from "./contract-case.js";
import { SchedulerFixture, type SchedulerRule } from "./scheduler-fixture.js";
import type {
  ReminderSchedulerContractOptions,
  ReminderSchedulerHarness,
  SchedulerSettings,
} from "./scheduler-harness.js";
import { runRules } from "./scheduler-run-rules.js";
import { timeRules } from "./scheduler-time-rules.js";

/**
 * The rules of `ReminderScheduler`, each on a fresh harness. They trust the runs that were seen to begin and end,
 * and need a scheduler whose clock the harness moves.
 */
export function reminderSchedulerContract(
  createHarness: (
    settings: SchedulerSettings,
  ) => ReminderSchedulerHarness | Promise<ReminderSchedulerHarness>,
  options: ReminderSchedulerContractOptions = {},
): ContractCase[] {
  const { waitsForConfirmation = true, runTimeoutMs = 20_000, stopTimeoutMs = 10_000 } = options;

  const rule: SchedulerRule = (name, check, setting = {}) => {
    const { run = "finishes", now = "2025-12-15T06:00:00+07:00", timeZone = "Asia/Jakarta" } = setting;
    const settings = { now: new Date(now), timeZone, run };
    const onHarness = contractRule(() => createHarness(settings));
    return onHarness(name, (harness) => check(new SchedulerFixture(harness, settings, runTimeoutMs)));
  };

  return [...timeRules(rule), ...runRules(rule, { waitsForConfirmation, stopTimeoutMs })];
}
