/** A time on the clocks of a zone, to the minute: `2026-01-15 07:03`. */
export function localTime(instant: Date, timeZone: string): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" }).format(
    instant,
  );
}
