import { ReminderError } from "../errors.js";
import { shownValue } from "./shown-value.js";
import { wholeNumber } from "./whole-number.js";

/**
 * How often a due visit is reminded of. `daily`: at most once a day while it is due. `once`: once for each visit
 * date, so that a corrected last visit, which makes another visit date, is reminded of again.
 */
export type Cadence = "daily" | "once";

/** One reminder of a visit. Days are counted until the visit; negative ones lie after it. */
export interface ReminderStep {
  /** What the step is known by: its occasion is the date so many days before the visit. */
  readonly lead: number;
  /** On which days until the visit it is sent: from `opensAt` down to `closesAt`. */
  readonly opensAt: number;
  readonly closesAt: number;
}

/** What a ladder is made of. */
export interface LadderOptions {
  /**
   * On how many days a visit is due, the visit's own day being the last, 1 to 366. Or a ladder: how many days before
   * the visit each reminder is sent, -366 to 366, negative ones after it. @default 3
   */
  readonly leadDays?: number | readonly number[];
  /** How often a due visit is reminded of; of a ladder, each step is sent once. @default "daily" */
  readonly cadence?: Cadence;
  /**
   * By how many days a ladder's step that was missed may be late, 0 to 366. It is never later than the day before
   * the next step, into which it is folded. @default 3
   */
  readonly lateDays?: number;
}

/**
 * The steps of a visit, the earliest first. No two share a day, so that nobody gets two on one day; `daily` is a step
 * for each day, `once` a single one that stays open until the visit.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function reminderLadder(options: LadderOptions): readonly ReminderStep[] {
  const { leadDays = 3, cadence = "daily" } = options;
  const lateDays = wholeNumber("lateDays", options.lateDays ?? 3, { min: 0, max: 366 });
  if (cadence !== "daily" && cadence !== "once") {
    throw new ReminderError("INVALID_OPTION", `cadence: expected daily or once, got ${shownValue(cadence)}`);
  }
  if (typeof leadDays !== "object") {
    const days = wholeNumber("leadDays", leadDays, { min: 1, max: 366 });
    if (cadence === "once") return [{ lead: 0, opensAt: days - 1, closesAt: 0 }];
    return Array.from({ length: days }, (_, day) => days - 1 - day).map((lead) => ({
      lead,
      opensAt: lead,
      closesAt: lead,
    }));
  }
  const leads = checkedLeads(leadDays);
  return leads.map((lead, index) => {
    const next = leads[index + 1] ?? Number.NEGATIVE_INFINITY;
    return { lead, opensAt: lead, closesAt: Math.max(lead - lateDays, next + 1) };
  });
}

function checkedLeads(leadDays: readonly number[]): readonly number[] {
  if (!Array.isArray(leadDays) || leadDays.length === 0 || new Set(leadDays).size !== leadDays.length) {
    throw new ReminderError(
      "INVALID_OPTION",
      `leadDays: expected a number, or different numbers in a list, got ${Array.isArray(leadDays) ? `[${leadDays.join(", ")}]` : shownValue(leadDays)}`,
    );
  }
  return [...leadDays]
    .map((lead) => wholeNumber("leadDays", lead, { min: -366, max: 366 }))
    .sort((one, other) => other - one);
}
