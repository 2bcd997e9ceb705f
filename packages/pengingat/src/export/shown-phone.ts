import { readPhone } from "../import/cell-phone.js";

/**
 * A phone number as a spreadsheet leaves it alone: with dashes it is no number that could lose its zero. What is no single
 * mobile number stays as it is.
 */
export function shownPhone(phone: string): string {
  const { phone: read, fault } = readPhone(phone);
  if (read === null || fault !== null || !/^0\d+$/.test(read)) return read ?? "";
  return read.replace(/^(\d{4})(\d{4})(\d+)$/, "$1-$2-$3");
}
