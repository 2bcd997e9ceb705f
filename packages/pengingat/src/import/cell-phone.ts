import { normalizePhone, ReminderError } from "@pengingat/core";
import { type Cell, cellText, isFailedFormula, isNarrowColumn } from "./sheet.js";

/** What a cell says of a phone number. */
export interface PhoneReading {
  /** The number to keep; `null` where the cell says none. */
  readonly phone: string | null;
  /** `digits_lost`: a spreadsheet has rounded the number. `no_mobile_number`: WhatsApp cannot reach it. */
  readonly fault: "digits_lost" | "narrow_column" | "failed_formula" | "no_mobile_number" | null;
}

const EXPONENT = /^\+?(\d+)(?:[.,](\d+))?E\+?(\d{1,2})$/i;
/** One number and nothing else. */
const ONE_NUMBER = /^\+?(?:[\s().-]*\d){1,15}[\s().-]*$/;

/**
 * Reads a cell as a phone number. One mobile number is kept in the form in which Indonesia writes it, a foreign one with
 * `+`; anything else as it was typed, as a person may make sense of it.
 */
export function readPhone(cell: Cell | undefined): PhoneReading {
  const typed = withoutDecimals(cellText(cell));
  if (typed === "" || typed === "-" || typed === "0") return { phone: null, fault: null };
  if (isFailedFormula(typed)) return { phone: null, fault: "failed_formula" };
  if (isNarrowColumn(typed)) return { phone: typed, fault: "narrow_column" };
  const text = withoutExponent(typed);
  if (text === null) return { phone: typed, fault: "digits_lost" };
  try {
    const digits = normalizePhone(text);
    return { phone: ONE_NUMBER.test(text) ? written(digits) : text, fault: null };
  } catch (error) {
    if (!ReminderError.is(error) || error.code !== "INVALID_PHONE") throw error;
    return { phone: text, fault: "no_mobile_number" };
  }
}

function written(digits: string): string {
  return digits.startsWith("62") ? `0${digits.slice(2)}` : `+${digits}`;
}

/** `81100000001.0` is how some programs write a number that they took for one with decimals. */
function withoutDecimals(text: string): string {
  return text.replace(/^(\d{8,})[.,]0{1,2}$/, "$1");
}

/** A number such as `8.11E+11` with all of its digits; `null` where they are gone. */
function withoutExponent(text: string): string | null {
  const [, whole, decimals = "", exponent] = EXPONENT.exec(text) ?? [];
  if (whole === undefined) return text;
  return decimals.length === Number(exponent) ? whole + decimals : null;
}
