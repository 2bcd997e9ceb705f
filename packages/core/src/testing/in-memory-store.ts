import type { DeliveryRecords } from "../ports/delivery-records.js";
import type { MessageHistory } from "../ports/message-history.js";
import type { ReminderStore } from "../ports/reminder-store.js";
import type { UserDirectory } from "../ports/user-directory.js";
import type { VehicleSearch } from "../ports/vehicle-search.js";
import { type InMemoryActivity, inMemoryActivity } from "./in-memory-activity.js";
import { type InMemoryCalls, inMemoryCalls } from "./in-memory-calls.js";
import { type InMemoryContacts, inMemoryContacts } from "./in-memory-contacts.js";
import { type InMemoryHistory, inMemoryHistory } from "./in-memory-history.js";
import { inMemoryHoldOut } from "./in-memory-hold-out.js";
import { type InMemoryLedger, inMemoryLedger } from "./in-memory-ledger.js";
import { inMemoryMessages } from "./in-memory-messages.js";
import { inMemoryNotices } from "./in-memory-notices.js";
import { inMemoryPersonalData } from "./in-memory-personal-data.js";
import { type InMemoryQuota, inMemoryQuota } from "./in-memory-quota.js";
import { type InMemoryReceipts, inMemoryReceipts } from "./in-memory-receipts.js";
import { inMemoryRecords } from "./in-memory-records.js";
import { inMemoryRemindedVisits } from "./in-memory-reminded-visits.js";
import { type InMemoryScheduledRuns, inMemoryScheduledRuns } from "./in-memory-scheduled-runs.js";
import { type InMemorySkippedVisits, inMemorySkippedVisits } from "./in-memory-skipped-visits.js";
import { type InMemorySuppressions, inMemorySuppressions } from "./in-memory-suppressions.js";
import { type InMemoryUnresolved, inMemoryUnresolved } from "./in-memory-unresolved.js";
import { inMemoryUsers } from "./in-memory-users.js";
import { inMemoryVehicleSearch } from "./in-memory-vehicle-search.js";
import { type InMemoryVehicles, inMemoryVehicles, type SeedVehicle } from "./in-memory-vehicles.js";
import { inMemoryVisitDates } from "./in-memory-visit-dates.js";

/** A {@link ReminderStore} in memory: each port is its double. */
export interface InMemoryStore extends ReminderStore {
  readonly vehicles: InMemoryVehicles;
  readonly vehicleSearch: VehicleSearch;
  readonly ledger: InMemoryLedger;
  readonly records: DeliveryRecords;
  readonly receipts: InMemoryReceipts;
  readonly messageHistory: MessageHistory;
  readonly suppressions: InMemorySuppressions;
  readonly calls: InMemoryCalls;
  readonly unresolved: InMemoryUnresolved;
  readonly contacts: InMemoryContacts;
  readonly quota: InMemoryQuota;
  readonly history: InMemoryHistory;
  readonly activity: InMemoryActivity;
  readonly users: UserDirectory;
  readonly skipped: InMemorySkippedVisits;
  readonly scheduledRuns: InMemoryScheduledRuns;
}

/** Options of {@link inMemoryStore}. */
export interface InMemoryStoreOptions {
  /** The vehicles on file at the start. @default none */
  readonly vehicles?: readonly SeedVehicle[];
  /** The store's clock, in milliseconds, which leases are judged by. @default Date.now */
  readonly now?: () => number;
}

/**
 * Everything that a database has to offer, in memory: `createReminderService({ ...inMemoryStore(), messenger })`. It
 * forgets everything with its process.
 */
export function inMemoryStore(options: InMemoryStoreOptions = {}): InMemoryStore {
  const { now = Date.now } = options;
  const vehicles = inMemoryVehicles(options.vehicles);
  const ledger = inMemoryLedger({ now });
  const receipts = inMemoryReceipts(ledger);
  const parts = {
    vehicles,
    vehicleSearch: inMemoryVehicleSearch(vehicles),
    fleet: vehicles,
    ledger,
    records: inMemoryRecords(ledger, receipts),
    receipts,
    messageHistory: inMemoryMessages(ledger, receipts),
    suppressions: inMemorySuppressions({ now }),
    calls: inMemoryCalls(ledger, receipts),
    unresolved: inMemoryUnresolved(),
    reminded: inMemoryRemindedVisits(ledger, receipts),
    holdOut: inMemoryHoldOut(ledger),
    skipped: inMemorySkippedVisits(ledger, { now }),
    visitDates: inMemoryVisitDates(vehicles),
    contacts: inMemoryContacts(),
    notices: inMemoryNotices(),
    quota: inMemoryQuota(),
    history: inMemoryHistory({ now }),
    activity: inMemoryActivity({ now }),
    users: inMemoryUsers({ now }),
    scheduledRuns: inMemoryScheduledRuns({ now }),
  };
  return { ...parts, personalData: inMemoryPersonalData(parts) };
}
