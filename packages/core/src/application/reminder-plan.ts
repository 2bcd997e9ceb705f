import type { CalendarDate } from "../domain/calendar-date.js";
import { formatCalendarDate } from "../domain/calendar-date.js";
import type { DueRule } from "../domain/due-rule.js";
import type { MessageTemplate } from "../domain/message-template.js";
import { normalizePhone } from "../domain/phone-number.js";
import type { Vehicle } from "../domain/vehicle.js";
import { ReminderError } from "../errors.js";
import type { DeliveryKey } from "../ports/delivery-ledger.js";
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
  readonly template: MessageTemplate;
  readonly servicePhone: string;
  readonly defaultCountry: string;
  readonly cadence: Cadence;
}

/**
 * How often a due visit is reminded of. `daily`: at most once a day while it is due. `once`: once for each visit
 * date, so that a corrected last visit, which makes another visit date, is reminded of again.
 */
export type Cadence = "daily" | "once";

/** WhatsApp takes no text longer than this. */
const MAX_TEXT_LENGTH = 65_536;

/** Plans the reminder of one vehicle; `null` where it is not due on `today`. Pure. */
export function planReminder(rules: PlanRules, vehicle: Vehicle, today: CalendarDate): ReminderPlan | null {
  const nextVisitDate = rules.rule.nextVisitDate(vehicle.lastVisitDate);
  if (!rules.rule.isDue(nextVisitDate, today)) return null;

  const { plate, customer } = vehicle;
  const subject: ReminderSubject = {
    vehicleId: vehicle.id,
    plate,
    customerName: customer?.name ?? null,
    customerPhone: customer?.phone ?? null,
    nextVisitDate,
    daysUntilVisit: rules.rule.daysUntilVisit(nextVisitDate, today),
  };
  const skip = (code: SkipCode, reason: string): PlannedSkip => ({ kind: "skip", subject, code, reason });

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

  const text = rules.template.render({
    nama_pelanggan: customer.name,
    no_pol: plate,
    next_visit_date: formatCalendarDate(nextVisitDate),
    nomor_pelayanan: rules.servicePhone,
  });
  if (text.length > MAX_TEXT_LENGTH) {
    return skip(
      "INCOMPLETE_DATA",
      `the message has ${text.length} characters, more than the ${MAX_TEXT_LENGTH} that WhatsApp takes`,
    );
  }

  const occasion = rules.cadence === "daily" ? today : nextVisitDate;
  return {
    kind: "send",
    subject,
    key: { vehicleId: vehicle.id, visitDate: nextVisitDate, occasion },
    to,
    text,
  };
}

function isBlank(text: string | null): text is null {
  return text === null || text.trim() === "";
}
