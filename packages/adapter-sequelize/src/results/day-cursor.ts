import { isCalendarDate, ReminderError } from "@pengingat/core";
import { isRowNumber } from "../database/keyset-page.js";

/** The cursor behind a row of a day. */
export function afterRow(day: string, id: string): string {
  return `${day}.${id}`;
}

/** @throws {ReminderError} `INVALID_OPTION` */
export function dayCursor(after: string | null): [day: string, id: string] | [null, null] {
  if (after === null) return [null, null];
  const [day, id = "", ...rest] = after.split(".");
  if (isCalendarDate(day) && isRowNumber(id) && rest.length === 0) return [day, id];
  throw new ReminderError("INVALID_OPTION", "after: expected the `next` of an earlier page");
}
