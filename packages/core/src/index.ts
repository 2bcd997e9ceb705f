export { checkedPort } from "./application/checked-port.js";
export type { Manners } from "./application/manners.js";
export {
  createReminderService,
  type ReminderService,
  type ReminderServiceOptions,
  type ReminderServicePorts,
} from "./application/reminder-service.js";
export { type RunGate, runGate } from "./application/run-gate.js";
export type { PreviewOptions, RunOptions, RunProgress } from "./application/run-options.js";
export type { RecordedRun, RunRecorder } from "./application/run-recorder.js";
export type {
  ReminderFate,
  ReminderResult,
  ReminderSubject,
  RunEnd,
  RunReport,
  RunSummary,
  SkipCode,
} from "./application/run-report.js";
export { type SystemClock, type SystemClockOptions, systemClock } from "./application/system-clock.js";
export { type CalendarDate, calendarDate, epochDay, isCalendarDate } from "./domain/calendar-date.js";
export {
  type Cadence,
  type DueRule,
  type DueRuleOptions,
  dueRule,
  type ReminderStep,
} from "./domain/due-rule.js";
export type { LanguageTemplate, TemplateChoice, TemplateOptions } from "./domain/message-language.js";
export {
  DEFAULT_SERVICE_PHONE,
  DEFAULT_TEMPLATE,
  type MessagePlaceholder,
  type MessageTemplate,
  type MessageValues,
  messageTemplate,
} from "./domain/message-template.js";
export { type DailyTime, nextRunTime } from "./domain/next-run-time.js";
export { normalizePhone, type PhoneOptions } from "./domain/phone-number.js";
export type { RunTrigger } from "./domain/run-trigger.js";
export type { Customer, Vehicle, VehicleOwner } from "./domain/vehicle.js";
export type { DateRange, IntervalOptions } from "./domain/visit-interval.js";
export { assertTimeZone, localDate } from "./domain/zoned-time.js";
export { ReminderError, type ReminderErrorCode } from "./errors.js";
export type { Clock } from "./ports/clock.js";
export type {
  Claim,
  ClaimAnswer,
  DeliveryKey,
  DeliveryLedger,
  DeliveryState,
  DeliveryStatus,
  LedgerRun,
  RunIdentity,
  Settlement,
} from "./ports/delivery-ledger.js";
export type {
  DeliveryReceipt,
  DeliveryReceipts,
  UnconfirmedQuery,
  UnreachableRecipient,
} from "./ports/delivery-receipts.js";
export type {
  DeliveryQuery,
  DeliveryRecord,
  DeliveryRecordPage,
  DeliveryRecords,
  Resolution,
  ResolveAnswer,
} from "./ports/delivery-records.js";
export type {
  GatewayWebhook,
  IncomingMessage,
  WebhookCall,
  WebhookReading,
} from "./ports/gateway-webhook.js";
export type {
  MessageContent,
  Messenger,
  OutgoingMessage,
  SendAccepted,
  SendDoubtCode,
  SendFailed,
  SendFailureCode,
  SendOutcome,
  SendUnknown,
} from "./ports/messenger.js";
export type { ReminderScheduler, SchedulerStatus } from "./ports/reminder-scheduler.js";
export type {
  RunBeginning,
  RunEnding,
  RunHistory,
  RunRecord,
  RunRecordCounts,
  RunRecordPage,
} from "./ports/run-history.js";
export type { SendQuota } from "./ports/send-quota.js";
export type { Slot, SlotAnswer, SlotLedger } from "./ports/slot-ledger.js";
export type {
  NewSuppression,
  Suppression,
  SuppressionKind,
  SuppressionList,
  SuppressionPage,
  SuppressionQuery,
} from "./ports/suppression-list.js";
export type { PageRequest, VehiclePage, VehicleRepository } from "./ports/vehicle-repository.js";
