export { type ActivityLogHarness, activityLogContract } from "./testing/activity-log-contract.js";
export { callLogContract } from "./testing/call-log-contract.js";
export type { CallLogHarness } from "./testing/call-log-harness.js";
export { type ChecksHarness, checksContract } from "./testing/checks-contract.js";
export { type ClockHarness, clockContract } from "./testing/clock-contract.js";
export {
  type ContactDirectoryHarness,
  contactDirectoryContract,
} from "./testing/contact-directory-contract.js";
export type { ContractCase, ContractHarness } from "./testing/contract-case.js";
export { deliveryLedgerContract } from "./testing/delivery-ledger-contract.js";
export type { DeliveryLedgerHarness, DeliveryOnFile } from "./testing/delivery-ledger-harness.js";
export { deliveryReceiptsContract } from "./testing/delivery-receipts-contract.js";
export type {
  DeliveryReceiptsHarness,
  SettledDelivery,
  StoredReceipt,
} from "./testing/delivery-receipts-harness.js";
export type { MessageFate } from "./testing/delivery-record.js";
export { deliveryRecordsContract } from "./testing/delivery-records-contract.js";
export type { DeliveryRecordsHarness } from "./testing/delivery-records-harness.js";
export { deliveryReferencesContract } from "./testing/delivery-references-contract.js";
export { type FixedClock, type FixedClockOptions, fixedClock } from "./testing/fixed-clock.js";
export {
  type FleetReaderContractOptions,
  type FleetReaderHarness,
  fleetReaderContract,
} from "./testing/fleet-reader-contract.js";
export { type GatewayNoticesHarness, gatewayNoticesContract } from "./testing/gateway-notices-contract.js";
export { gatewayWebhookContract } from "./testing/gateway-webhook-contract.js";
export { type HoldOutHarness, holdOutContract } from "./testing/hold-out-contract.js";
export {
  type InMemoryActivity,
  type InMemoryActivityOptions,
  inMemoryActivity,
} from "./testing/in-memory-activity.js";
export { type InMemoryCalls, inMemoryCalls } from "./testing/in-memory-calls.js";
export { type InMemoryContacts, inMemoryContacts } from "./testing/in-memory-contacts.js";
export {
  type InMemoryHistory,
  type InMemoryHistoryOptions,
  inMemoryHistory,
} from "./testing/in-memory-history.js";
export {
  type InMemoryLedger,
  type InMemoryLedgerOptions,
  inMemoryLedger,
} from "./testing/in-memory-ledger.js";
export { inMemoryMessages } from "./testing/in-memory-messages.js";
export { inMemoryNotices } from "./testing/in-memory-notices.js";
export { type InMemoryQuota, inMemoryQuota } from "./testing/in-memory-quota.js";
export { type InMemoryReceipts, inMemoryReceipts } from "./testing/in-memory-receipts.js";
export { inMemoryRecords } from "./testing/in-memory-records.js";
export {
  type InMemoryScheduledRuns,
  type InMemoryScheduledRunsOptions,
  inMemoryScheduledRuns,
  type StoredScheduledRun,
} from "./testing/in-memory-scheduled-runs.js";
export type { InMemorySkippedVisits, StoredSkip } from "./testing/in-memory-skipped-visits.js";
export { type InMemoryStore, type InMemoryStoreOptions, inMemoryStore } from "./testing/in-memory-store.js";
export {
  type InMemorySuppressions,
  type InMemorySuppressionsOptions,
  inMemorySuppressions,
} from "./testing/in-memory-suppressions.js";
export { type InMemoryUnresolved, inMemoryUnresolved } from "./testing/in-memory-unresolved.js";
export { type InMemoryUsersOptions, inMemoryUsers } from "./testing/in-memory-users.js";
export { inMemoryVehicleSearch } from "./testing/in-memory-vehicle-search.js";
export {
  type InMemoryVehicles,
  inMemoryVehicles,
  type SeedVehicle,
  type VehicleChange,
} from "./testing/in-memory-vehicles.js";
export {
  type ManualScheduler,
  type ManualSchedulerOptions,
  manualScheduler,
} from "./testing/manual-scheduler.js";
export { type MessageHistoryHarness, messageHistoryContract } from "./testing/message-history-contract.js";
export { messengerContract } from "./testing/messenger-contract.js";
export type {
  ContractGateway,
  DoubtfulAnswer,
  GatewayAnswer,
  GatewayTrouble,
  MessengerContractOptions,
  MessengerHarness,
} from "./testing/messenger-harness.js";
export { type PersonalDataHarness, personalDataContract } from "./testing/personal-data-contract.js";
export { recordedChecks } from "./testing/recorded-checks.js";
export {
  type RecordingMessenger,
  type RecordingMessengerOptions,
  recordingMessenger,
} from "./testing/recording-messenger.js";
export {
  type RecordingWebhook,
  type RecordingWebhookOptions,
  recordingWebhook,
} from "./testing/recording-webhook.js";
export { type RemindedVisitsHarness, remindedVisitsContract } from "./testing/reminded-visits-contract.js";
export { reminderSchedulerContract } from "./testing/reminder-scheduler-contract.js";
export { type RunHistoryHarness, runHistoryContract } from "./testing/run-history-contract.js";
export {
  type ScheduledRunOnFile,
  type ScheduledRunsHarness,
  scheduledRunsContract,
} from "./testing/scheduled-runs-contract.js";
export type {
  ReminderSchedulerContractOptions,
  ReminderSchedulerHarness,
  RunCount,
  RunScript,
  SchedulerSettings,
} from "./testing/scheduler-harness.js";
export { type SendQuotaHarness, sendQuotaContract } from "./testing/send-quota-contract.js";
export { type SkippedVisitsHarness, skippedVisitsContract } from "./testing/skipped-visits-contract.js";
export type { StoredDelivery } from "./testing/stored-delivery.js";
export { suppressionListContract } from "./testing/suppression-list-contract.js";
export type { SuppressionListHarness } from "./testing/suppression-list-harness.js";
export {
  type UnresolvedOptOutsHarness,
  unresolvedOptOutsContract,
} from "./testing/unresolved-opt-outs-contract.js";
export { type UserDirectoryHarness, userDirectoryContract } from "./testing/user-directory-contract.js";
export type { VehicleDetail } from "./testing/vehicle-detail-rules.js";
export {
  type VehicleRepositoryContractOptions,
  vehicleRepositoryContract,
} from "./testing/vehicle-repository-contract.js";
export type { VehicleRepositoryHarness } from "./testing/vehicle-repository-harness.js";
export {
  type VehicleSearchContractOptions,
  type VehicleSearchHarness,
  vehicleSearchContract,
} from "./testing/vehicle-search-contract.js";
export { type VisitDatesHarness, visitDatesContract } from "./testing/visit-dates-contract.js";
export type {
  GatewayWebhookContractOptions,
  GatewayWebhookHarness,
  WebhookExample,
} from "./testing/webhook-harness.js";
