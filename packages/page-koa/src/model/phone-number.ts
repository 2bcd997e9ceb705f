import { mobileNumbers } from "@pengingat/core/adapter";

/** Digits of E.164, or `null` where the text is no number. */
export function dialled(phone: string | null, defaultCountry: string): string | null {
  return numbersIn(phone, defaultCountry)[0] ?? null;
}

/** The number that somebody typed where one person is meant; `null` where it is none, or several. */
export function oneNumber(typed: string | null, defaultCountry: string): string | null {
  const [number = null, ...others] = numbersIn(typed, defaultCountry);
  return others.length === 0 ? number : null;
}

/** Every number in a text, as digits of E.164. */
export function numbersIn(phone: string | null, defaultCountry: string): readonly string[] {
  try {
    return phone === null ? [] : mobileNumbers(phone, { defaultCountry });
  } catch {
    return [];
  }
}

/** `628110000001` as `0811-0000-001`, as people in Indonesia read it; others with `+`. */
export function shownNumber(number: string): string {
  if (!number.startsWith("62")) return `+${number}`;
  const local = `0${number.slice(2)}`;
  return [local.slice(0, 4), local.slice(4, 8), local.slice(8)].filter((part) => part !== "").join("-");
}
