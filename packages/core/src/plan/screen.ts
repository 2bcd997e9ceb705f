import type { CalendarDate } from "../domain/calendar-date.js";
import type { DeliveryKey, DeliveryState } from "../ports/delivery-ledger.js";
import type { SuppressionList } from "../ports/suppression-list.js";
import type { Skip } from "../report/run-report.js";
import { skipForState, skipForSuppression } from "../report/skip-reasons.js";
import type { HoldOut } from "./hold-out.js";
import type { Plan } from "./plan-pages.js";
import type { PlannedReminder } from "./reminder-plan.js";

/** Reads the states of keys, in their order. */
export type ReadStates = (keys: readonly DeliveryKey[]) => Promise<readonly DeliveryState[]>;

/** Whom a screening leaves out. */
interface ScreeningParts {
  readonly suppressions: Pick<SuppressionList, "find"> | undefined;
  /** `null`: nobody is held out. */
  readonly holdOut: HoldOut | null;
}

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

/** Screens as {@link screen}, and leaves out whom a hold-out holds out, which it writes down unless it is a dry run. */
export async function screenAndHoldOut(
  { suppressions, holdOut }: ScreeningParts,
  reminders: readonly PlannedReminder[],
  readStates: ReadStates,
  { today, dryRun }: { readonly today: CalendarDate; readonly dryRun: boolean },
): Promise<Plan> {
  const screened = await screen(reminders, suppressions, readStates);
  if (holdOut === null) return screened;
  const { sends, skips } = await holdOut(screened.sends, today, { dryRun });
  return { sends, skips: [...screened.skips, ...skips] };
}

/** Leaves out what is suppressed. */
export async function withoutSuppressed(
  reminders: readonly PlannedReminder[],
  suppressions: Pick<SuppressionList, "find"> | undefined,
): Promise<Plan> {
  if (!suppressions || reminders.length === 0) return { sends: reminders, skips: [] };
  const kinds = await suppressions.find(reminders.flatMap(({ numbers }) => numbers));
  const sends: PlannedReminder[] = [];
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
