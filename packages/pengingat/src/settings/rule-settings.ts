import { z } from "zod";
import { wholeNumber } from "./fields.js";

/** A number of days, or reminder offsets: `30,7,1`, also `-3`, and `7,` for one alone. */
const leadDays = z
  .string()
  .trim()
  .transform((text) => (/^\d{1,15}$/.test(text) ? Number(text) : offsets(text)))
  .refine(
    (days) => (typeof days === "number" ? days >= 1 && days <= 366 : days.length > 0),
    "expected a whole number from 1 to 366, or a list such as 30,7,1 of different ones from -366 to 366",
  );

/** Empty where it is none. */
function offsets(text: string): readonly number[] {
  const parts = text
    .replace(/,\s*$/, "")
    .split(",")
    .map((part) => part.trim());
  // Without the sum, "-0" would be a zero of its own.
  const days = parts.map((part) => (/^-?\d{1,3}$/.test(part) ? Number(part) + 0 : Number.NaN));
  return days.every((day) => Math.abs(day) <= 366) && new Set(days).size === days.length ? days : [];
}

const graceDays = wholeNumber(0, 366);
const DEFAULT_GRACE_DAYS = 3;

/** The variables of the due rule. */
export const ruleFields = {
  REMINDER_INTERVAL_MONTHS: wholeNumber(1, 1_200).default(4),
  REMINDER_LEAD_DAYS: leadDays.default(3),
  REMINDER_LATE_DAYS: graceDays.default(DEFAULT_GRACE_DAYS),
  REMINDER_CADENCE: z.enum(["daily", "once"], "expected daily or once").default("daily"),
};

/** The cadence goes with a number of days, the grace days with a list: neither is looked at for the other. */
export function ruleProblems(environment: Readonly<Record<string, string>>): string[] {
  const { REMINDER_CADENCE: cadence, REMINDER_LATE_DAYS: late, REMINDER_LEAD_DAYS: days } = environment;
  if (Array.isArray(leadDays.safeParse(days).data)) {
    const given = `REMINDER_LEAD_DAYS=${days}`;
    return cadence === "once"
      ? [`REMINDER_CADENCE: expected none with ${given}, where each day sends once, got once`]
      : [];
  }
  if ((graceDays.safeParse(late).data ?? DEFAULT_GRACE_DAYS) === DEFAULT_GRACE_DAYS) return [];
  return [
    `REMINDER_LATE_DAYS: expected a list such as 30,7,1 in REMINDER_LEAD_DAYS beside it, got ${days ?? "none"}`,
  ];
}

/** The due rule that the variables ask for. */
export function ruleSettings(values: z.output<z.ZodObject<typeof ruleFields>>) {
  return {
    intervalMonths: values.REMINDER_INTERVAL_MONTHS,
    leadDays: values.REMINDER_LEAD_DAYS,
    graceDays: values.REMINDER_LATE_DAYS,
    cadence: values.REMINDER_CADENCE,
  };
}
