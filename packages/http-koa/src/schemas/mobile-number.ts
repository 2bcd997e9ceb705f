import { normalizePhone, ReminderError } from "@pengingat/core";
import { HttpFailure } from "../http-failure.js";

/**
 * The number that a person has written in a body, as digits of E.164 without `+`.
 *
 * @throws {HttpFailure} `INVALID_BODY`, without repeating it
 */
export function mobileNumber(written: string): string {
  try {
    return normalizePhone(written);
  } catch (error) {
    if (!ReminderError.is(error) || error.code !== "INVALID_PHONE") throw error;
    throw new HttpFailure("INVALID_BODY", `number: ${error.message}`);
  }
}
