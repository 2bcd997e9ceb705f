import { normalizePhone } from "@pengingat/core";

/** Digits of E.164, or `null` where the text is no number. */
export function dialled(phone: string | null, defaultCountry: string): string | null {
  try {
    return phone === null ? null : normalizePhone(phone, { defaultCountry });
  } catch {
    return null;
  }
}

/** `628110000001` as `0811-0000-001`, as people in Indonesia read it; others with `+`. */
export function shownNumber(number: string): string {
  if (!number.startsWith("62")) return `+${number}`;
  const local = `0${number.slice(2)}`;
  return [local.slice(0, 4), local.slice(4, 8), local.slice(8)].filter((part) => part !== "").join("-");
}
