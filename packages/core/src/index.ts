export type { ReminderService, RunOptions, RunProgress } from "./application/reminder-service.js";
export { type RunGate, runGate } from "./application/run-gate.js";
export type {
  ReminderFate,
  ReminderResult,
  ReminderSubject,
  RunEnd,
  RunReport,
  RunSummary,
  SkipCode,
} from "./application/run-report.js";
export type { CalendarDate } from "./domain/calendar-date.js";
export type { DateRange } from "./domain/due-rule.js";
export type { DailyTime } from "./domain/next-run-time.js";
export type { Customer, Vehicle } from "./domain/vehicle.js";
export { ReminderError, type ReminderErrorCode } from "./errors.js";
export type { Clock } from "./ports/clock.js";
export type {
  Claim,
  ClaimAnswer,
  DeliveryKey,
  DeliveryLedger,
  DeliveryState,
  LedgerRun,
  RunIdentity,
  Settlement,
} from "./ports/delivery-ledger.js";
export type {
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
export type { Slot, SlotAnswer, SlotLedger } from "./ports/slot-ledger.js";
export type { PageRequest, VehiclePage, VehicleRepository } from "./ports/vehicle-repository.js";
