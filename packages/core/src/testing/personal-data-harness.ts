import type { Begin, LedgerRun, Settlement } from "../ports/delivery-ledger.js";
import type { Person } from "../ports/personal-data.js";
import type { ReminderStore } from "../ports/reminder-store.js";
import type { ContractHarness, ContractRule } from "./contract-case.js";
import { assertBegins, assertSettles, delivery, LEASE_MS, TODAY } from "./ledger-fixture.js";
import { VISIT } from "./visits-fixture.js";

/** A fresh, empty store. */
export interface PersonalDataHarness extends ContractHarness {
  readonly store: Pick<
    ReminderStore,
    | "personalData"
    | "ledger"
    | "records"
    | "receipts"
    | "messageHistory"
    | "suppressions"
    | "contacts"
    | "calls"
    | "activity"
    | "history"
    | "unresolved"
    | "skipped"
  >;
  /** Makes every lease that is held now end `ms` milliseconds sooner. */
  elapse(ms: number): Promise<void>;
}

/** Makes a case of a rule of personal data. */
export type PersonalDataRule = ContractRule<PersonalDataHarness>;

export const BUDI: Person = { number: "628110000001", vehicleIds: ["a"], plates: ["B 1 UJI"] };
export const SARI: Person = { number: "628110000002", vehicleIds: ["b"], plates: ["B 11 UJI"] };
/** By which a gateway calls Budi. */
export const HIDDEN_ID = "160958311837878@lid";

/** A reminder that went to a person, and its run. */
export interface Reminded {
  readonly run: LedgerRun;
  readonly mine: Begin;
}

/** Begins a reminder of a vehicle to a number, in a run of its own, and settles it; `null` leaves it `sending`. */
export async function reminded(
  { store }: PersonalDataHarness,
  vehicleId: string,
  recipient: string | undefined,
  outcome: ((begun: Begin) => Settlement) | null,
): Promise<Reminded> {
  const run = await store.ledger.open({ runId: crypto.randomUUID(), leaseMs: LEASE_MS, today: TODAY });
  const mine = delivery(vehicleId, { visitDate: VISIT, ...(recipient !== undefined && { recipient }) });
  await assertBegins(run, [mine], [mine]);
  if (outcome) await assertSettles(run, [outcome(mine)], [mine]);
  return { run, mine };
}

/** Keeps something about Budi in every place. */
export async function knowBudi(
  harness: PersonalDataHarness,
  outcome: (begun: Begin) => Settlement,
): Promise<Reminded> {
  const { activity, calls, contacts, skipped, suppressions } = harness.store;
  const { number } = BUDI;
  const begun = await reminded(harness, "a", number, outcome);
  await calls.record({
    ...{ vehicleId: "a", visitDate: VISIT, outcome: "will_come", date: null },
    ...{ note: "after ten", by: "Sari", after: 0 },
  });
  await skipped.record([
    { vehicleId: "a", visitDate: "2025-08-18", recipient: number, code: "DAY_CAP", day: "2025-08-16" },
  ]);
  await contacts.link([{ id: HIDDEN_ID, number, at: new Date(), isMove: false }]);
  await suppressions.add({ number, kind: "opted_out", by: "Sari", reason: "asked at the counter" });
  await activity.record({ kind: "vehicle_saved", by: "Sari", about: "b-1uji", reason: null });
  await activity.record({ kind: "opt_out_dropped", by: "Sari", about: HIDDEN_ID, reason: "no" });
  await activity.record({ kind: "number_suppressed", by: "Sari", about: number, reason: "asked" });
  return begun;
}
