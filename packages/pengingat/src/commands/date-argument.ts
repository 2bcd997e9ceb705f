import { isCalendarDate } from "@pengingat/core/adapter";
import { InvalidArgumentError } from "commander";

/** A calendar date that was typed. */
export function dateArgument(text: string): string {
  if (isCalendarDate(text)) return text;
  throw new InvalidArgumentError("Expected a date as YYYY-MM-DD.");
}
