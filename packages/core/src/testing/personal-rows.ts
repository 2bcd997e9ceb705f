import type { Activity, ActivityKind } from "../ports/activity-log.js";
import type { InMemoryActivity } from "./in-memory-activity.js";
import type { InMemoryCalls } from "./in-memory-calls.js";
import type { InMemoryContacts } from "./in-memory-contacts.js";
import type { InMemoryHistory } from "./in-memory-history.js";
import type { InMemoryLedger } from "./in-memory-ledger.js";
import type { InMemoryReceipts } from "./in-memory-receipts.js";
import type { InMemorySkippedVisits } from "./in-memory-skipped-visits.js";
import type { InMemorySuppressions } from "./in-memory-suppressions.js";
import type { InMemoryUnresolved } from "./in-memory-unresolved.js";
import type { StoredDelivery } from "./stored-delivery.js";

/** The doubles that keep something about people. */
export interface PersonalStores {
  readonly ledger: InMemoryLedger;
  readonly receipts: InMemoryReceipts;
  readonly suppressions: InMemorySuppressions;
  readonly contacts: InMemoryContacts;
  readonly calls: InMemoryCalls;
  readonly activity: InMemoryActivity;
  readonly unresolved: InMemoryUnresolved;
  readonly history: InMemoryHistory;
  readonly skipped: InMemorySkippedVisits;
}

/** In place of a gateway's id that was erased, so that no receipt finds the row, and what came of it stays. */
export const ERASED = "\0erased ";

/** Whether a row has anything personal. */
export function isPersonal({ recipient, messageId, response, reason, before }: StoredDelivery): boolean {
  const hasId = messageId !== null && !messageId.startsWith(ERASED);
  return hasId || [recipient, response, reason, before].some((value) => value !== null);
}

/** The kinds that are about a number, somebody's words or a plate. */
const PERSONAL_KINDS: ReadonlySet<ActivityKind> = new Set([
  ...(["number_suppressed", "number_released", "opt_out_dropped", "person_exported"] as const),
  ...(["test_sent", "vehicle_saved", "vehicle_serviced"] as const),
]);

/** Whether an action was done to a vehicle with one of the plates, whatever stands between its letters and digits. */
export function isAboutPlate(plates: readonly string[]): (action: Activity) => boolean {
  const keyOf = (plate: string) => plate.replaceAll(/[^A-Za-z0-9]/g, "").toUpperCase();
  const keys = new Set(plates.map(keyOf));
  return ({ kind, about }) =>
    (kind === "vehicle_saved" || kind === "vehicle_serviced") && about !== null && keys.has(keyOf(about));
}

/** Whether an action holds something about somebody. */
export function isAboutPerson({ kind, about, reason }: Activity): boolean {
  return PERSONAL_KINDS.has(kind) && (about !== null || reason !== null);
}
