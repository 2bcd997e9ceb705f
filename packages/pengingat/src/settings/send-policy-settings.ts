import { sendingHours } from "@pengingat/core";
import { z } from "zod";
import { type DaysOff, daysOff } from "./days-off.js";
import { flag, language, listOrOff, wholeNumber } from "./fields.js";

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

const NO_DAYS: DaysOff = { countries: [], weekdays: [], dates: [] };

/** The variables of the send policy. */
export const sendPolicyFields = {
  QUIET_HOURS: quietHours.default([]),
  DAYS_OFF: daysOff.default(NO_DAYS),
  CLOSED_DAYS: daysOff.default(NO_DAYS),
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
};

/** The send policy that the variables ask for. */
export function sendPolicySettings(values: z.output<z.ZodObject<typeof sendPolicyFields>>) {
  const { QUIET_HOURS: quietHours, DAYS_OFF: daysOff } = values;
  return {
    hours: {
      /** Whether there is any time at which nothing is sent. */
      isBound: quietHours.length > 0 || isSome(daysOff),
      quietHours,
      daysOff,
    },
    sendPolicy: {
      confirmAbove: values.CONFIRM_ABOVE,
      dailyLimit: values.SEND_DAY_CAP,
      warmUp: values.SEND_WARM_UP,
      oneMessagePerOwner: values.ONE_MESSAGE_PER_OWNER,
      suppressUndeliverable: values.SET_ASIDE_INVALID,
    },
    /** What the days' messages are counted under. */
    senderName: values.SENDER_NAME,
    /** On which the workshop is closed, so that a text names the next open day; `null` where it never is. */
    closedDays: isSome(values.CLOSED_DAYS) ? values.CLOSED_DAYS : null,
  };
}

/** Whether quiet hours last from a time of the day into the next one: a run that begins then sends nothing. */
export function isQuietForTheDay(
  { quietHours }: ReturnType<typeof sendPolicySettings>["hours"],
  { hour, minute }: { readonly hour: number; readonly minute: number },
): boolean {
  const hours = sendingHours("UTC", { quietHours });
  const begins = new Date(Date.UTC(2026, 0, 1, hour, minute));
  const opens = hours.nextAllowed(begins);
  return opens === null || hours.dateOf(opens) !== hours.dateOf(begins);
}

function isSome(days: DaysOff): boolean {
  return Object.values(days).some((each) => each.length > 0);
}
