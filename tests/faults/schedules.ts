/** When the vehicles of a trial are reminded, and by which occasion the ledger knows it. */
export interface Schedule {
  readonly name: "daily" | "once" | "ladder";
  readonly environment: Readonly<Record<string, string>>;
  /** Of vehicle n it is the one at n modulo their number; all are due on the trial's day and on the day after. */
  readonly visits: readonly string[];
  /** The occasion of a visit's reminder on a day. */
  occasion(visit: string, day: string): string;
}

const DAY_MS = 86_400_000;
/** Four months before each visit; no visit here meets the end of a month. */
const INTERVAL_MONTHS = 4;

const LEADS = [30, 7, 1, 0];

/** Both dates of the plain rule. */
const NEAR = ["2026-01-16", "2026-01-17"];

export const SCHEDULES: readonly Schedule[] = [
  { name: "daily", environment: {}, visits: NEAR, occasion: (_, day) => day },
  {
    name: "once",
    environment: { REMINDER_CADENCE: "once" },
    visits: NEAR,
    occasion: (visit) => visit,
  },
  {
    name: "ladder",
    environment: { REMINDER_LEAD_DAYS: LEADS.join() },
    // On a step's day, or a day late for it, or on the day of the next.
    visits: ["2026-01-16", "2026-01-22", "2026-02-14"],
    occasion(visit, day) {
      const days = (Date.parse(visit) - Date.parse(day)) / DAY_MS;
      const lead = Math.min(...LEADS.filter((each) => each >= days));
      return isoDate(Date.parse(visit) - lead * DAY_MS);
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
