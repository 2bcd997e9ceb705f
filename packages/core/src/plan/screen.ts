import type { DeliveryKey, DeliveryState } from "../ports/delivery-ledger.js";
import type { SuppressionList } from "../ports/suppression-list.js";
import type { Skip } from "../report/run-report.js";
import { skipForState, skipForSuppression } from "../report/skip-reasons.js";
import type { Plan } from "./plan-pages.js";
import type { PlannedReminder, Recipient } from "./reminder-plan.js";

/** Reads the states of keys, in their order. */
export type ReadStates = (keys: readonly DeliveryKey[]) => Promise<readonly DeliveryState[]>;

/** Leaves out what is suppressed, and what the ledger knows already: one statement each. */
export async function screen(
  reminders: readonly PlannedReminder[],
  suppressions: Pick<SuppressionList, "find"> | undefined,
  readStates: ReadStates,
): Promise<Plan> {
  if (reminders.length === 0) return { sends: [], skips: [] };
  const [allowed, states] = await Promise.all([
    withoutSuppressed(reminders, suppressions),
    readStates(reminders.map(({ key }) => key)),
  ]);
  const stateOf = new Map(reminders.map(({ key }, index) => [key, states[index] ?? "open"]));
  const sends: PlannedReminder[] = [];
  const skips = [...allowed.skips];
  for (const reminder of allowed.sends) {
    const state = stateOf.get(reminder.key) ?? "open";
    if (state === "open") sends.push(reminder);
    else skips.push({ subject: reminder.subject, fate: skipForState(state) });
  }
  return { sends, skips };
}

/** Leaves out what is suppressed. */
export async function withoutSuppressed<Planned extends Recipient>(
  reminders: readonly Planned[],
  suppressions: Pick<SuppressionList, "find"> | undefined,
): Promise<{ readonly sends: readonly Planned[]; readonly skips: readonly Skip[] }> {
  if (!suppressions || reminders.length === 0) return { sends: reminders, skips: [] };
  const kinds = await suppressions.find(reminders.flatMap(({ numbers }) => numbers));
  const sends: Planned[] = [];
  const skips: Skip[] = [];
  for (const reminder of reminders) {
    const { numbers, subject } = reminder;
    const [first = ""] = numbers;
    // An undeliverable number says nothing about the customer's next one. An opt-out under any of them is the customer's, and
    // one under another number counts once the first is undeliverable: until then, that number is not the one written to.
    const hasOptedOut = numbers.some((number) => kinds.get(number) === "opted_out");
    const to = kinds.has(first) && hasOptedOut ? undefined : numbers.find((number) => !kinds.has(number));
    if (to !== undefined) sends.push(to === reminder.to ? reminder : { ...reminder, to });
    else
      skips.push({ subject, fate: skipForSuppression(hasOptedOut ? "opted_out" : "set_aside"), to: first });
  }
  return { sends, skips };
}
