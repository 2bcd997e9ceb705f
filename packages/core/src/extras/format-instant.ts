import { localDate, localTime } from "../domain/zoned-time.js";

const MINUTE_MS = 60_000;

/**
 * An instant to the second on the local clock of a zone, with its offset: `2025-12-15T07:00:00+07:00`.
 *
 * @throws {ReminderError} as {@link localDate}
 */
export function formatInstant(timeZone: string, instant: Date): string {
  const date = localDate(timeZone, instant);
  const epochMs = instant.getTime();
  const local = localTime(timeZone, epochMs);
  const offset = Math.trunc((local - epochMs) / MINUTE_MS);
  const time = new Date(local).toISOString().slice(-13, -5);
  return `${date}T${time}${offset < 0 ? "-" : "+"}${clock(Math.abs(offset))}`;
}

function clock(minutes: number): string {
  const hour = Math.floor(minutes / 60);
  return `${String(hour).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}
