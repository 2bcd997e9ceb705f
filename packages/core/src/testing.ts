export type { ContractCase } from "./testing/contract-case.js";
export { deliveryLedgerContract } from "./testing/delivery-ledger-contract.js";
export type { DeliveryLedgerHarness, StoredStatus } from "./testing/delivery-ledger-harness.js";
export { deliveryReceiptsContract } from "./testing/delivery-receipts-contract.js";
export type {
  DeliveryReceiptsHarness,
  SettledDelivery,
  StoredReceipt,
} from "./testing/delivery-receipts-harness.js";
export { type FixedClock, fixedClock } from "./testing/fixed-clock.js";
export { type InMemoryLedger, inMemoryLedger, type StoredDelivery } from "./testing/in-memory-ledger.js";
export { type InMemoryQuota, inMemoryQuota } from "./testing/in-memory-quota.js";
export { type InMemoryReceipts, inMemoryReceipts, type MessageFate } from "./testing/in-memory-receipts.js";
export {
  type InMemorySlotLedger,
  type InMemorySlotLedgerOptions,
  inMemorySlotLedger,
  type StoredSlot,
} from "./testing/in-memory-slot-ledger.js";
export { type InMemorySuppressions, inMemorySuppressions } from "./testing/in-memory-suppressions.js";
export {
  type InMemoryVehicles,
  inMemoryVehicles,
  type SeedVehicle,
  type StoredVehicle,
} from "./testing/in-memory-vehicles.js";
export { messengerContract } from "./testing/messenger-contract.js";
export type {
  ContractGateway,
  DoubtfulAnswer,
  GatewayAnswer,
  GatewayTrouble,
  MessengerContractOptions,
  MessengerHarness,
} from "./testing/messenger-harness.js";
export {
  type RecordingMessenger,
  type RecordingMessengerOptions,
  recordingMessenger,
} from "./testing/recording-messenger.js";
export { reminderSchedulerContract } from "./testing/reminder-scheduler-contract.js";
export type {
  ReminderSchedulerContractOptions,
  ReminderSchedulerHarness,
  RunCount,
  ScheduledRun,
  SchedulerSettings,
} from "./testing/scheduler-harness.js";
export { type SendQuotaHarness, sendQuotaContract } from "./testing/send-quota-contract.js";
export {
  type SlotLedgerHarness,
  type SlotOnFile,
  slotLedgerContract,
} from "./testing/slot-ledger-contract.js";
export { suppressionListContract } from "./testing/suppression-list-contract.js";
export type { SuppressionListHarness } from "./testing/suppression-list-harness.js";
export type { VehicleDetail } from "./testing/vehicle-detail-rules.js";
export {
  type VehicleRepositoryContractOptions,
  vehicleRepositoryContract,
} from "./testing/vehicle-repository-contract.js";
export type { VehicleRepositoryHarness } from "./testing/vehicle-repository-harness.js";
