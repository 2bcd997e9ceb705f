import { ReminderError } from "@pengingat/core";
import { oneMobileNumber } from "@pengingat/core/adapter";
import { HttpFailure } from "../http-failure.js";

/**
 * Returns the number in a body, in digits of E.164.
 *
 * @throws {HttpFailure} `INVALID_BODY`
 */
export function mobileNumber(written: string): string {
  try {
    return oneMobileNumber(written);
  } catch (error) {
    if (!ReminderError.is(error) || error.code !== "INVALID_PHONE") throw error;
    throw new HttpFailure("INVALID_BODY", `number: ${error.message}`);
  }
}
