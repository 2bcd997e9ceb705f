import { type CalendarDate, calendarDate, epochDay, formatCalendarDate } from "../domain/calendar-date.js";
import type { DueRule, ReminderStep } from "../domain/due-rule.js";
import type { TemplateChoice } from "../domain/message-language.js";
import type { MessageTemplate } from "../domain/message-template.js";
import { mobileNumbers } from "../domain/phone-number.js";
import { relativeDay } from "../domain/relative-day.js";
import { salutation } from "../domain/salutation.js";
import type { Customer, Vehicle } from "../domain/vehicle.js";
import { isBlank } from "../domain/visible-text.js";
import { ReminderError } from "../errors.js";
import type { DeliveryKey } from "../ports/delivery-ledger.js";
import type { MessageContent } from "../ports/messenger.js";
import type { VehicleProblem } from "../ports/vehicle-repository.js";
import type { DueSubject, ReminderFate, ReminderSubject, Skip } from "../report/run-report.js";
import { skipped } from "../report/skip-reasons.js";
import { isInShard, type Shard } from "./shard.js";

/** A reminder to send. */
export interface PlannedReminder extends Recipient {
  readonly text: string;
  /** What the text was made of. */
  readonly content: MessageContent;
  readonly template: MessageTemplate;
  /** What records call that text. */
  readonly wording: string;
}

/** Who gets a reminder, before its text is made. */
export interface Recipient {
  readonly subject: DueSubject;
  readonly key: DeliveryKey;
  /** Digits of E.164 without `+`. */
  readonly to: string;
  /** All numbers of the customer, in their order: the next is for where those before it are undeliverable. */
  readonly numbers: readonly string[];
}

/** How reminders are planned. */
export interface PlanRules {
  readonly rule: DueRule;
  readonly templateFor: TemplateChoice;
  /** What `{nomor_pelayanan}` stands for; empty where no template names it. */
  readonly servicePhone: string;
  readonly defaultCountry: string;
  /** In UTF-16 code units. */
  readonly maxTextLength: number;
  /** Whether the workshop is closed on a date: a text then names the next day on which it is open. */
  readonly isClosedDay: (date: CalendarDate) => boolean;
}

/** Plans the reminder of one vehicle; `null` where it is not due on `today`, or is in another shard. Pure. */
export function planReminder(
  rules: PlanRules,
  vehicle: Vehicle,
  today: CalendarDate,
  shard?: Shard,
): PlannedReminder | Skip | null {
  const recipient = planRecipient(rules, vehicle, today, shard);
  if (recipient === null || "fate" in recipient) return recipient;
  const { subject } = recipient;
  const { customer } = vehicle;
  const { language, template, wording } = rules.templateFor(customer?.language);
  const named = openDay(subject.nextVisitDate, rules.isClosedDay);
  const values = {
    sapaan: salutation(customer?.salutation, subject.customerName ?? ""),
    nama_pelanggan: subject.customerName ?? "",
    no_pol: subject.plate ?? "",
    next_visit_date: formatCalendarDate(named),
    hari: relativeDay(rules.rule.daysUntilVisit(named, today), language),
    nomor_pelayanan: rules.servicePhone,
  };
  const text = template.render(values);
  if (text.length > rules.maxTextLength) {
    const reason = `the message has ${text.length} characters; the gateway takes ${rules.maxTextLength}`;
    return { subject, fate: skipped("INCOMPLETE_DATA", reason), to: recipient.to };
  }
  return { ...recipient, text, content: { language, values }, template, wording };
}

/**
 * Plans who gets the reminder of one vehicle, without its text; `null` where it is not due on `today`, or is in another
 * shard. Pure.
 */
export function planRecipient(
  rules: PlanRules,
  vehicle: Vehicle,
  today: CalendarDate,
  shard?: Shard,
): Recipient | Skip | null {
  const plan = recipientOf(rules, vehicle, today);
  if (plan === null || !shard) return plan;
  // By the recipient, so that an owner's vehicles stay together.
  return isInShard(shard, "to" in plan ? plan.to : vehicle.id) ? plan : null;
}

function recipientOf(
  { rule, defaultCountry }: PlanRules,
  vehicle: Vehicle,
  today: CalendarDate,
): Recipient | Skip | null {
  const nextVisitDate = rule.nextVisitDate(vehicle.lastVisitDate);
  const daysUntilVisit = rule.daysUntilVisit(nextVisitDate, today);
  const step = rule.stepAt(daysUntilVisit);
  if (step === null) return null;

  const { plate, customer } = vehicle;
  const subject: DueSubject = {
    vehicleId: vehicle.id,
    plate,
    customerName: customer?.name ?? null,
    customerPhone: customer?.phone ?? null,
    nextVisitDate,
    daysUntilVisit,
  };
  const obstacle = obstacleOf(vehicle);
  if (obstacle) return { subject, fate: obstacle };
  const numbers = numbersOf(customer, defaultCountry);
  if ("status" in numbers) return { subject, fate: numbers };
  const [to = ""] = numbers;
  const period = periodOf(step, daysUntilVisit, nextVisitDate, today);
  return { subject, key: { vehicleId: vehicle.id, visitDate: nextVisitDate, period }, to, numbers };
}

/** The skip of a row that is left out. It names the vehicle, as it may have no plate that can be read. */
export function planProblem(
  { rule }: PlanRules,
  { vehicleId, lastVisitDate, kind }: VehicleProblem,
  today: CalendarDate,
): Skip {
  const nextVisitDate = lastVisitDate && rule.nextVisitDate(lastVisitDate);
  const subject: ReminderSubject = {
    vehicleId,
    plate: null,
    customerName: null,
    customerPhone: null,
    nextVisitDate,
    daysUntilVisit: nextVisitDate === null ? null : rule.daysUntilVisit(nextVisitDate, today),
  };
  return { subject, fate: skipForProblem(vehicleId, kind) };
}

/** Why a row is left out. */
export function skipForProblem(vehicleId: string, kind: VehicleProblem["kind"]): ReminderFate {
  return skipped("INCOMPLETE_DATA", `vehicle ${vehicleId} ${PROBLEMS[kind]}`);
}

const PROBLEMS: Readonly<Record<VehicleProblem["kind"], string>> = {
  unreadable: "has a value on file that cannot be read",
  repeated: "is on file more than once, or its customer is: only one row is used",
};

/** The date, or the next on which the workshop is open; the date itself where that is not within two weeks. */
function openDay(date: CalendarDate, isClosedDay: PlanRules["isClosedDay"]): CalendarDate {
  if (!isClosedDay(date)) return date;
  const closed = epochDay(date);
  for (let day = closed + 1; day < closed + 14; day += 1) {
    if (!isClosedDay(calendarDate(day))) return calendarDate(day);
  }
  return date;
}

function obstacleOf({ isInactive, isInWorkshop, customer, plate }: Vehicle): ReminderFate | null {
  if (isInactive) return skipped("INACTIVE", "the vehicle or its customer is marked as inactive");
  if (isInWorkshop) return skipped("IN_WORKSHOP", "the vehicle is in the workshop now");
  // A repository in JavaScript may leave it out.
  if (!customer) return skipped("INCOMPLETE_DATA", "the vehicle has no customer");
  if (isBlank(customer.name)) return skipped("INCOMPLETE_DATA", "the customer has no name");
  if (isBlank(plate)) return skipped("INCOMPLETE_DATA", "the vehicle has no plate");
  if (isBlank(customer.phone)) return skipped("INVALID_PHONE", "the customer has no phone number");
  return null;
}

function numbersOf(customer: Customer | null, defaultCountry: string): readonly string[] | ReminderFate {
  try {
    return mobileNumbers(customer?.phone ?? "", { defaultCountry });
  } catch (error) {
    if (!ReminderError.is(error) || error.code !== "INVALID_PHONE") throw error;
    return skipped("INVALID_PHONE", error.message);
  }
}

/** Whether messages can go to a number as it is on file. */
export function isUsableNumber(phone: string | null, defaultCountry: string): boolean {
  if (isBlank(phone)) return false;
  return !("code" in numbersOf({ name: null, phone }, defaultCountry));
}

function periodOf(
  { daysBefore }: ReminderStep,
  daysUntilVisit: number,
  nextVisitDate: CalendarDate,
  today: CalendarDate,
): CalendarDate {
  return daysBefore === daysUntilVisit ? today : calendarDate(epochDay(nextVisitDate) - daysBefore);
}
