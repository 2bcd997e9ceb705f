import { holdOutSize } from "@pengingat/core";
import type { z } from "zod";
import { calendarDate, wholeNumber } from "./fields.js";

const percent = wholeNumber(0, 50);

/** The variables of the hold-out. */
export const holdOutFields = {
  REMINDER_HOLDOUT_PERCENT: percent.default(0),
  REMINDER_HOLDOUT_UNTIL: calendarDate.optional(),
};

/** Without an end, somebody could be left out by mistake for years. */
export function holdOutProblems(environment: Readonly<Record<string, string>>): string[] {
  const { REMINDER_HOLDOUT_PERCENT: part, REMINDER_HOLDOUT_UNTIL: until } = environment;
  const isOn = (percent.safeParse(part).data ?? 0) > 0;
  return isOn && !until ? ["REMINDER_HOLDOUT_UNTIL: expected the last day of the hold-out, got none"] : [];
}

/** The hold-out that the variables ask for; `null` for none. */
export function holdOutSettings(values: z.output<z.ZodObject<typeof holdOutFields>>) {
  const { REMINDER_HOLDOUT_PERCENT: part, REMINDER_HOLDOUT_UNTIL: until } = values;
  return { holdOut: part > 0 && until !== undefined ? { percent: part, until } : null };
}

/** What a person is to know before a hold-out begins. */
export function holdOutNotices({ holdOut }: ReturnType<typeof holdOutSettings>): string[] {
  if (holdOut === null) return [];
  const { percent: part, until } = holdOut;
  return [
    `REMINDER_HOLDOUT_PERCENT is set: ${part} % of the owners get no reminder until ${until}; to find a difference of 10 points, results need ${holdOutSize(part)} owners`,
  ];
}
