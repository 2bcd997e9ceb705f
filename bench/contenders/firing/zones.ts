/** A daily time in a zone. */
export interface DailyJob {
  readonly zone: string;
  readonly hour: number;
  readonly minute: number;
}

/** Twenty zones, half of them with daylight saving, some at the very hour of the change. */
export const JOBS: readonly DailyJob[] = [
  { zone: "Asia/Jakarta", hour: 7, minute: 0 },
  { zone: "Asia/Makassar", hour: 7, minute: 0 },
  { zone: "Asia/Jayapura", hour: 7, minute: 0 },
  { zone: "Asia/Tokyo", hour: 7, minute: 0 },
  { zone: "Asia/Kolkata", hour: 7, minute: 0 },
  { zone: "Asia/Kathmandu", hour: 7, minute: 0 },
  { zone: "Africa/Lagos", hour: 7, minute: 0 },
  { zone: "Pacific/Kiritimati", hour: 7, minute: 0 },
  { zone: "UTC", hour: 7, minute: 0 },
  { zone: "America/Bogota", hour: 0, minute: 0 },
  { zone: "America/New_York", hour: 2, minute: 30 },
  { zone: "America/Chicago", hour: 1, minute: 30 },
  { zone: "America/Los_Angeles", hour: 7, minute: 0 },
  { zone: "America/Santiago", hour: 0, minute: 0 },
  { zone: "Europe/London", hour: 1, minute: 30 },
  { zone: "Europe/Berlin", hour: 2, minute: 30 },
  { zone: "Africa/Cairo", hour: 0, minute: 0 },
  { zone: "Australia/Sydney", hour: 2, minute: 30 },
  { zone: "Australia/Lord_Howe", hour: 2, minute: 15 },
  { zone: "Pacific/Auckland", hour: 7, minute: 0 },
];
