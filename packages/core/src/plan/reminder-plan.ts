import { type CalendarDate, calendarDate, epochDay, formatCalendarDate } from "../domain/calendar-date.js";
import type { DueRule } from "../domain/due-rule.js";
import type { LanguageTemplate } from "../domain/message-language.js";
import type { MessageTemplate } from "../domain/message-template.js";
import { normalizePhone } from "../domain/phone-number.js";
import { relativeDay } from "../domain/relative-day.js";
import { salutation } from "../domain/salutation.js";
import type { Vehicle } from "../domain/vehicle.js";
import { ReminderError } from "../errors.js";
import type { DeliveryKey } from "../ports/delivery-ledger.js";
import type { MessageContent } from "../ports/messenger.js";
import type { ReminderSubject, SkipCode } from "./run-report.js";

/** What is to be done about a due vehicle: send a message, or skip it for a reason. */
export type ReminderPlan = PlannedReminder | PlannedSkip;

/** A message to send once its key is claimed. */
export interface PlannedReminder {
  readonly kind: "send";
  readonly subject: ReminderSubject;
  readonly key: DeliveryKey;
  /** Digits of E.164 without `+`. */
  readonly to: string;
  readonly text: string;
  /** What the text was made of. */
  readonly content: MessageContent;
  readonly template: MessageTemplate;
  /** The last local date on which it may be sent. */
  readonly lastDate: CalendarDate;
}

/** A due vehicle that cannot be written to. */
interface PlannedSkip {
  readonly kind: "skip";
  readonly subject: ReminderSubject;
  readonly code: SkipCode;
  readonly reason: string;
}

/** How reminders are planned. */
export interface PlanRules {
  readonly rule: DueRule;
  /** The text for what is on file as a customer's language. */
  readonly templateFor: (language: string | null | undefined) => LanguageTemplate;
  readonly servicePhone: string;
  readonly defaultCountry: string;
  /** In UTF-16 code units. */
  readonly maxTextLength: number;
}

/** Plans the reminder of one vehicle; `null` where it is not due on `today`. Pure. */
export function planReminder(rules: PlanRules, vehicle: Vehicle, today: CalendarDate): ReminderPlan | null {
  const nextVisitDate = rules.rule.nextVisitDate(vehicle.lastVisitDate);
  const daysUntilVisit = rules.rule.daysUntilVisit(nextVisitDate, today);
  const step = rules.rule.stepAt(daysUntilVisit);
  if (step === null) return null;

  const { plate, customer } = vehicle;
  const subject: ReminderSubject = {
    vehicleId: vehicle.id,
    plate,
    customerName: customer?.name ?? null,
    customerPhone: customer?.phone ?? null,
    nextVisitDate,
    daysUntilVisit,
  };
  const skip = (code: SkipCode, reason: string): PlannedSkip => ({ kind: "skip", subject, code, reason });

  if (vehicle.isInactive) return skip("INACTIVE", "the vehicle is marked as sold or inactive");
  if (customer === null) return skip("INCOMPLETE_DATA", "the vehicle has no customer");
  if (isBlank(customer.name)) return skip("INCOMPLETE_DATA", "the customer has no name");
  if (isBlank(plate)) return skip("INCOMPLETE_DATA", "the vehicle has no plate");
  if (isBlank(customer.phone)) return skip("INVALID_PHONE", "the customer has no phone number");

  let to: string;
  try {
    to = normalizePhone(customer.phone, { defaultCountry: rules.defaultCountry });
  } catch (error) {
    if (!ReminderError.is(error) || error.code !== "INVALID_PHONE") throw error;
    return skip("INVALID_PHONE", error.message);
  }

  const { language, template } = rules.templateFor(customer.language);
  const values = {
    sapaan: salutation(customer.salutation),
    nama_pelanggan: customer.name,
    no_pol: plate,
    next_visit_date: formatCalendarDate(nextVisitDate),
    hari: relativeDay(daysUntilVisit, language),
    nomor_pelayanan: rules.servicePhone,
  };
  const text = template.render(values);
  /** The date that is so many days before the visit. */
  const dateAt = (days: number) =>
    days === daysUntilVisit ? today : calendarDate(epochDay(nextVisitDate) - days);
  if (text.length > rules.maxTextLength) {
    return skip(
      "INCOMPLETE_DATA",
      `the message has ${text.length} characters, more than the ${rules.maxTextLength} that the gateway takes`,
    );
  }

  return {
    kind: "send",
    subject,
    key: { vehicleId: vehicle.id, visitDate: nextVisitDate, occasion: dateAt(step.lead) },
    to,
    text,
    content: { language, values },
    template,
    lastDate: dateAt(step.closesAt),
  };
}

function isBlank(text: string | null): text is null {
  return text === null || text.trim() === "";
}
