import type { ActivityLog } from "./activity-log.js";
import type { CallLog } from "./call-log.js";
import type { ContactDirectory } from "./contact-directory.js";
import type { DeliveryLedger } from "./delivery-ledger.js";
import type { DeliveryReceipts } from "./delivery-receipts.js";
import type { DeliveryRecords } from "./delivery-records.js";
import type { FleetReader } from "./fleet-reader.js";
import type { GatewayNotices } from "./gateway-notices.js";
import type { HoldOutRecords } from "./hold-out-records.js";
import type { MessageHistory } from "./message-history.js";
import type { PersonalData } from "./personal-data.js";
import type { RemindedVisits } from "./reminded-visits.js";
import type { RunHistory } from "./run-history.js";
import type { ScheduledRuns } from "./scheduled-runs.js";
import type { SendQuota } from "./send-quota.js";
import type { SkippedVisits } from "./skipped-visits.js";
import type { SuppressionList } from "./suppression-list.js";
import type { UnresolvedOptOuts } from "./unresolved-opt-outs.js";
import type { UserDirectory } from "./user-directory.js";
import type { VehicleRepository } from "./vehicle-repository.js";
import type { VehicleSearch } from "./vehicle-search.js";
import type { VisitDates } from "./visit-dates.js";

/** Every port that a database has to offer, as one object: `createReminderService({ ...store, messenger })`. */
export interface ReminderStore {
  readonly vehicles: VehicleRepository;
  readonly vehicleSearch: VehicleSearch;
  readonly fleet: FleetReader;
  readonly ledger: DeliveryLedger;
  readonly records: DeliveryRecords;
  readonly receipts: DeliveryReceipts;
  readonly messageHistory: MessageHistory;
  readonly suppressions: SuppressionList;
  readonly calls: CallLog;
  readonly unresolved: UnresolvedOptOuts;
  readonly contacts: ContactDirectory;
  readonly notices: GatewayNotices;
  readonly quota: SendQuota;
  readonly history: RunHistory;
  readonly activity: ActivityLog;
  readonly users: UserDirectory;
  readonly personalData: PersonalData;
  readonly reminded: RemindedVisits;
  readonly visitDates: VisitDates;
  readonly holdOut: HoldOutRecords;
  readonly skipped: SkippedVisits;
  readonly scheduledRuns: ScheduledRuns;
}
