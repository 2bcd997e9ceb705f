export { type CalendarDate, calendarDate, epochDay, isCalendarDate } from "./domain/calendar-date.js";
export {
  type Cadence,
  type DueRule,
  type DueRuleOptions,
  dueRule,
  type ReminderStep,
} from "./domain/due-rule.js";
export { formatInstant } from "./domain/format-instant.js";
export {
  DEFAULT_TEMPLATE,
  type MessagePlaceholder,
  type MessageTemplate,
  type MessageValues,
  messageTemplate,
} from "./domain/message-template.js";
export { type DailyTime, nextRunTime } from "./domain/next-run-time.js";
export { normalizePhone, type PhoneOptions } from "./domain/phone-number.js";
export type { Interval } from "./domain/proportion.js";
export { type ReminderOffsetsOptions, reminderOffsets } from "./domain/reminder-offsets.js";
export type { RunTrigger } from "./domain/run-trigger.js";
export {
  type QuietHours,
  type SendingHours,
  type SendingHoursOptions,
  sendingHours,
} from "./domain/sending-hours.js";
export type { UnreachedCode } from "./domain/unreached-code.js";
export type { Customer, Vehicle, VehicleOnFile, VehicleOwner, VehiclesFound } from "./domain/vehicle.js";
export type { DateRange, IntervalOptions, VisitInterval } from "./domain/visit-interval.js";
export { ReminderError, type ReminderErrorCode } from "./errors.js";
export { type FallbackOptions, fallbackMessenger } from "./gateway/fallback-messenger.js";
export {
  type GatewayEvents,
  type GatewayEventsOptions,
  type GatewayEventsPorts,
  gatewayEvents,
  type HandledEvents,
} from "./gateway/gateway-events.js";
export { type OptOutResolution, resolveOptOut } from "./gateway/resolve-opt-out.js";
export type { Shard } from "./plan/shard.js";
export { DEFAULT_TEMPLATES, type Templates, wordingsOf } from "./plan/templates.js";
export type {
  Activity,
  ActivityKind,
  ActivityLog,
  ActivityPage,
  NewActivity,
} from "./ports/activity-log.js";
export type {
  Call,
  CallLog,
  CallOutcome,
  CallPage,
  CallSubject,
  NewCall,
  RecordCallAnswer,
  ToCall,
  ToCallPage,
  ToCallQuery,
} from "./ports/call-log.js";
export type { CheckResult, Checks } from "./ports/checks.js";
export type { Clock } from "./ports/clock.js";
export type { ContactDirectory, ContactLink } from "./ports/contact-directory.js";
export type {
  Begin,
  DeliveryKey,
  DeliveryLedger,
  DeliveryState,
  DeliveryStatus,
  LedgerChange,
  LedgerRun,
  RunIdentity,
  Settlement,
} from "./ports/delivery-ledger.js";
export type {
  DeliveryReceipt,
  DeliveryReceipts,
  UnconfirmedQuery,
} from "./ports/delivery-receipts.js";
export type {
  DeliveryFilter,
  DeliveryQuery,
  DeliveryRecord,
  DeliveryRecordPage,
  DeliveryRecords,
  Resolution,
  ResolveAnswer,
} from "./ports/delivery-records.js";
export type { FleetPage, FleetReader } from "./ports/fleet-reader.js";
export type { GatewayNotice, GatewayNotices } from "./ports/gateway-notices.js";
export type {
  ContactMove,
  GatewayWebhook,
  IncomingMessage,
  WebhookCall,
  WebhookReading,
} from "./ports/gateway-webhook.js";
export type { HoldOutPage, HoldOutRecords, HoldOutVisit, NewHoldOut } from "./ports/hold-out-records.js";
export type { DayCounts, DayQuery, MessageHistory } from "./ports/message-history.js";
export type {
  MessageContent,
  Messenger,
  OutgoingMessage,
  SendAccepted,
  SendFailed,
  SendFailureCode,
  SendOutcome,
  SendUnknown,
  SentBy,
  UnknownCode,
} from "./ports/messenger.js";
export type { PageRequest } from "./ports/page-request.js";
export type * from "./ports/personal-data.js";
export type {
  RemindedVisit,
  RemindedVisitPage,
  RemindedVisitQuery,
  RemindedVisits,
} from "./ports/reminded-visits.js";
export type { ReminderScheduler, SchedulerStatus, ShardStates } from "./ports/reminder-scheduler.js";
export type { ReminderStore } from "./ports/reminder-store.js";
export type {
  RunBeginning,
  RunEnding,
  RunHistory,
  RunRecord,
  RunRecordCounts,
  RunRecordPage,
  RunRecordProgress,
} from "./ports/run-history.js";
export type {
  ScheduledRun,
  ScheduledRunLease,
  ScheduledRunState,
  ScheduledRuns,
} from "./ports/scheduled-runs.js";
export type { SendQuota } from "./ports/send-quota.js";
export type {
  NewSkippedVisit,
  SkippedVisit,
  SkippedVisitPage,
  SkippedVisits,
} from "./ports/skipped-visits.js";
export type {
  NewSuppression,
  Suppression,
  SuppressionKind,
  SuppressionList,
  SuppressionPage,
  SuppressionQuery,
  SuppressionRequest,
} from "./ports/suppression-list.js";
export type {
  NewUnresolvedOptOut,
  UnresolvedOptOut,
  UnresolvedOptOutPage,
  UnresolvedOptOutQuery,
  UnresolvedOptOuts,
} from "./ports/unresolved-opt-outs.js";
export type { NewSession, NewUser, User, UserDirectory } from "./ports/user-directory.js";
export type {
  VehiclePage,
  VehicleProblem,
  VehicleRepository,
} from "./ports/vehicle-repository.js";
export type { VehicleSearch } from "./ports/vehicle-search.js";
export type { VisitDates, VisitQuestion } from "./ports/visit-dates.js";
export type {
  AttemptResult,
  FleetGaps,
  ReminderFate,
  ReminderResult,
  ReminderSubject,
  RunEnd,
  RunListeners,
  RunProgress,
  RunReport,
  RunSummary,
  SkipCode,
} from "./report/run-report.js";
export { type HoldOutDifference, type HoldOutResults, holdOutSize } from "./results/hold-out-results.js";
export {
  type ReminderResults,
  type ResultPorts,
  reminderResults,
  type UnreachedReason,
} from "./results/reminder-results.js";
export type { ReturnShare } from "./results/return-counts.js";
export type { HoldOutOptions } from "./run/hold-out.js";
export type { PreviewOptions, RunOptions } from "./run/run-options.js";
export type { DailyLimitOptions } from "./send/admission/day-limit.js";
export type { RunLimitOptions } from "./send/run-limits.js";
export { createReminderService } from "./service/create-reminder-service.js";
export { vehiclesUnder } from "./service/person-on-file.js";
export type { ReminderServicePorts } from "./service/ports.js";
export type { ReminderService } from "./service/reminder-service.js";
export { type RunGate, runGate } from "./service/run-gate.js";
export type { ReminderServiceOptions } from "./service/service-options.js";
export { type SystemClockOptions, systemClock } from "./service/system-clock.js";
