import { DateTime } from "luxon";
import { assertInstant, assertTimeZone } from "./zoned-time.js";

/**
 * An instant to the second on the local clock of a zone, with its offset: `2025-12-15T07:00:00+07:00`.
 *
 * @throws {ReminderError} `INVALID_OPTION` for an unknown zone
 */
export function formatInstant(timeZone: string, instant: Date): string {
  assertTimeZone(timeZone);
  assertInstant("instant", instant);
  return DateTime.fromJSDate(instant, { zone: timeZone }).toFormat("yyyy-MM-dd'T'HH:mm:ssZZ");
}
