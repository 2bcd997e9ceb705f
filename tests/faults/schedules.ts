/** When the vehicles of a case are reminded, and by which period the ledger knows it. */
export interface Schedule {
  readonly name: "daily" | "once" | "offsets";
  readonly environment: Readonly<Record<string, string>>;
  /** The next visits, of vehicle n the one at n modulo their number; all are due on the case's day and the day after. */
  readonly visits: readonly string[];
  /** The period of a visit's reminder on a day: the column `occasion`. */
  period(visit: string, day: string): string;
}

const DAY_MS = 86_400_000;
/** Four months before each visit; no visit here meets the end of a month. */
const INTERVAL_MONTHS = 4;

const OFFSETS = [30, 7, 1, 0];

const NEAR_VISITS = ["2026-01-16", "2026-01-17"];

const DAILY: Schedule = { name: "daily", environment: {}, visits: NEAR_VISITS, period: (_, day) => day };

export const SCHEDULES: readonly [Schedule, ...Schedule[]] = [
  DAILY,
  {
    name: "once",
    environment: { REMINDER_CADENCE: "once" },
    visits: NEAR_VISITS,
    period: (visit) => visit,
  },
  {
    name: "offsets",
    environment: { REMINDER_LEAD_DAYS: OFFSETS.join() },
    // On an offset's day, within its grace days, or on the day of the next offset.
    visits: ["2026-01-16", "2026-01-22", "2026-02-14"],
    period(visit, day) {
      const days = (Date.parse(visit) - Date.parse(day)) / DAY_MS;
      const offset = Math.min(...OFFSETS.filter((each) => each >= days));
      return isoDate(Date.parse(visit) - offset * DAY_MS);
    },
  },
];

/** The next visit of a vehicle. */
export function visitOf({ visits }: Schedule, vehicle: string): string {
  return visits[Number(vehicle) % visits.length] ?? "";
}

/** The last visits that lead to the schedule's. */
export function lastVisits({ visits }: Schedule): string[] {
  return visits.map((visit) => {
    const date = new Date(visit);
    date.setUTCMonth(date.getUTCMonth() - INTERVAL_MONTHS);
    return isoDate(date.getTime());
  });
}

function isoDate(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
