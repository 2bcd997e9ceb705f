import { sendingHours } from "@pengingat/core";
import { z } from "zod";
import { daysOff } from "./days-off.js";
import { columnName, commaList, flag, language, listOrOff, wholeNumber } from "./fields.js";

const HOURS = /^(\d{1,2}:\d{2})\s*-\s*(\d{1,2}:\d{2})$/;

const quietHours = listOrOff
  .transform((ranges) => ranges.map((range) => HOURS.exec(range) ?? []))
  .transform((ranges) => ranges.map(([, from = "", to = ""]) => ({ from, to })))
  .refine((ranges) => {
    try {
      sendingHours("UTC", { quietHours: ranges });
      return true;
    } catch {
      return false;
    }
  }, "expected hours such as 20:00-08:00, with commas, that leave some of the day");

/** A number of days, or reminder offsets: `30,7,1`, also `-3`. */
export const leadDays = z
  .string()
  .trim()
  .transform((text) => (/^\d{1,15}$/.test(text) ? Number(text) : offsets(text)))
  .refine(
    (days) => (typeof days === "number" ? days >= 1 && days <= 366 : days.length > 0),
    "expected a whole number from 1 to 366, or a list such as 30,7,1 of different ones from -366 to 366",
  );

/** Empty where it is none. */
function offsets(text: string): readonly number[] {
  const parts = text.split(",").map((part) => part.trim());
  // Without the sum, "-0" would be a zero of its own.
  const days = parts.map((part) => (/^-?\d{1,3}$/.test(part) ? Number(part) + 0 : Number.NaN));
  return days.every((day) => Math.abs(day) <= 366) && new Set(days).size === days.length ? days : [];
}

/** The variables of the send policy, and of the columns that it reads. */
export const sendPolicyFields = {
  QUIET_HOURS: quietHours.default([]),
  DAYS_OFF: daysOff.default({ countries: [], weekdays: [], dates: [] }),
  CONFIRM_ABOVE: wholeNumber(0, 1_000_000_000).default(0),
  SEND_DAY_CAP: wholeNumber(0, 1_000_000_000).default(0),
  SEND_WARM_UP: wholeNumber(0, 1_000_000_000).default(0),
  SENDER_NAME: z
    .string()
    .trim()
    .regex(/^[\w .-]{1,64}$/, "expected up to 64 letters, digits, spaces, dots, - and _")
    .default("default"),
  SET_ASIDE_INVALID: flag.default(false),
  ONE_MESSAGE_PER_OWNER: flag.default(false),
  REMINDER_LANGUAGE: language.default("id"),
  CUSTOMER_SALUTATION_COLUMN: columnName.optional(),
  CUSTOMER_LANGUAGE_COLUMN: columnName.optional(),
  VEHICLE_INACTIVE_COLUMN: columnName.optional(),
  VEHICLE_INACTIVE_VALUES: commaList.optional(),
};

/** Settings that mean nothing without another. */
export function sendPolicyProblems(environment: Readonly<Record<string, string>>): string[] {
  if (!environment.VEHICLE_INACTIVE_VALUES || environment.VEHICLE_INACTIVE_COLUMN) return [];
  return ["VEHICLE_INACTIVE_VALUES: expected VEHICLE_INACTIVE_COLUMN beside it, got none"];
}

/** The send policy that the variables ask for. */
export function sendPolicySettings(values: z.output<z.ZodObject<typeof sendPolicyFields>>) {
  const { VEHICLE_INACTIVE_COLUMN: inactive, VEHICLE_INACTIVE_VALUES: inactiveValues } = values;
  const { QUIET_HOURS: quietHours, DAYS_OFF: daysOff } = values;
  return {
    hours: {
      /** Whether there is any time at which nothing is sent. */
      isBound: quietHours.length > 0 || Object.values(daysOff).some((days) => days.length > 0),
      quietHours,
      daysOff,
    },
    sendPolicy: {
      confirmAbove: values.CONFIRM_ABOVE,
      dayCap: values.SEND_DAY_CAP,
      warmUp: values.SEND_WARM_UP,
      oneMessagePerOwner: values.ONE_MESSAGE_PER_OWNER,
      setAsideInvalid: values.SET_ASIDE_INVALID,
    },
    /** What the days' messages are counted under. */
    senderName: values.SENDER_NAME,
    columns: {
      ...(values.CUSTOMER_SALUTATION_COLUMN && { salutation: values.CUSTOMER_SALUTATION_COLUMN }),
      ...(values.CUSTOMER_LANGUAGE_COLUMN && { language: values.CUSTOMER_LANGUAGE_COLUMN }),
      ...(inactive && {
        inactive: inactiveValues ? { column: inactive, values: inactiveValues } : inactive,
      }),
    },
  };
}
