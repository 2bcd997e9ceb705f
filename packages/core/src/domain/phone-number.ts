import {
  type CountryCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
  validatePhoneNumberLength,
} from "libphonenumber-js/max";
import { ReminderError } from "../errors.js";
import { checkedOptions } from "./checked-options.js";
import { invalidOption } from "./invalid-option.js";
import { phoneCandidates } from "./phone-field.js";
import type { PhoneCandidate } from "./phone-group.js";

/** Options of {@link normalizePhone}. */
export interface PhoneOptions {
  /** Two capital letters (ISO 3166-1): the country of numbers that are written without one. @default "ID" */
  readonly defaultCountry?: string;
}

/** Room for two numbers with labels. A longer field is something else, and is not read. */
const LONGEST_FIELD = 256;

/**
 * The mobile number in a field that a person filled in, as digits of E.164 without `+`: `628551234567` for
 * `08551234567`, `628551234567`, `+62 (0)855-1234-567`, `HP: 8551234567`, `0855 1234 567 a.n. Budi`, `wa.me/628551234567`.
 *
 * Of several numbers (`0811…/0813…`, `0811… (istri 0813…)`) the first that can be a mobile number is taken. Foreign numbers
 * need their `+`. Landlines, service numbers, fields whose digits a letter or a spreadsheet has damaged, and those that can be
 * read in two ways (`0811000621 2`) are refused. An extension (`ext 2`) is passed over: a WhatsApp account has none.
 *
 * @throws {ReminderError} `INVALID_PHONE`, saying why and never which number; `INVALID_OPTION` for an unknown country
 */
export function normalizePhone(input: string, options: PhoneOptions = {}): string {
  const [first = ""] = mobileNumbers(input, options);
  return first;
}

/**
 * Every mobile number in a field, in order, each once: the first is that of {@link normalizePhone}.
 *
 * @throws {ReminderError} as {@link normalizePhone}
 */
export function mobileNumbers(input: string, options: PhoneOptions = {}): readonly string[] {
  const { defaultCountry = "ID" } = checkedOptions("options", options, ["defaultCountry"]);
  const country = supportedCountry(defaultCountry);
  const candidates = candidatesIn(input);
  const numbers = candidates.flatMap((each) => mobileNumber(each, country) ?? []);
  if (numbers.length > 0) return [...new Set(numbers)];
  const first = candidates.find((candidate) => candidate.digits !== "") ?? candidates[0];
  throw refusal(first === undefined ? "it has no digits" : (first.damage ?? kind(first, country)));
}

/**
 * The mobile number that somebody typed where one person is meant, as {@link normalizePhone} reads it.
 *
 * @throws {ReminderError} as {@link normalizePhone}, and `INVALID_PHONE` where there are several
 */
export function oneMobileNumber(typed: string): string {
  const [number = "", ...others] = mobileNumbers(typed);
  if (others.length > 0) throw refusal(`expected one number, got ${others.length + 1}`);
  return number;
}

/**
 * The forms in which a list may hold the number that a person typed: as our lists show numbers, which are digits of E.164
 * and not always those of a mobile, and as {@link oneMobileNumber} reads it. Empty where it is neither.
 */
export function listedForms(typed: string): readonly string[] {
  const forms = /^[1-9]\d{0,14}$/.test(typed) ? [typed] : [];
  try {
    return [...new Set([...forms, oneMobileNumber(typed)])];
  } catch (error) {
    if (ReminderError.is(error) && error.code === "INVALID_PHONE") return forms;
    throw error;
  }
}

function candidatesIn(input: string): readonly PhoneCandidate[] {
  if (typeof input !== "string")
    throw refusal(`expected text, got ${input === null ? "null" : typeof input}`);
  const field = input.trim();
  if (field.length > LONGEST_FIELD) throw refusal("the text is too long");
  return phoneCandidates(field);
}

function mobileNumber(candidate: PhoneCandidate, country: CountryCode): string | null {
  if (candidate.damage !== null) return null;
  if (candidate.plus || country === "ID") {
    const indonesian = indonesianMobile(candidate);
    if (indonesian !== null) return indonesian;
  }
  const number = parse(candidate, country);
  const type = number?.getType();
  return type === "MOBILE" || type === "FIXED_LINE_OR_MOBILE" ? (number?.number.slice(1) ?? null) : null;
}

/**
 * The mobile numbers of Indonesia, without the library's cost: 810–839 and 850–899, 9 to 12 digits. The range is
 * that of libphonenumber's metadata (`8[1-35-9]\d{7,10}`), and a test holds the two together.
 */
function indonesianMobile(candidate: PhoneCandidate): string | null {
  const number = `62${indonesianDigits(candidate)}`;
  return isIndonesianMobile(number) ? number : null;
}

/** Whether digits of E.164 without `+` are those of a mobile number of Indonesia. */
export function isIndonesianMobile(digits: string): boolean {
  const national = digits.slice(2);
  return digits.startsWith("62") && startsAsMobile(national) && national.length >= 9 && national.length <= 12;
}

/**
 * The digits after country code and trunk zero; empty where a plus tells of another country. Without a plus, `62`
 * before an `8` is the country, though the library takes it for the area code of a landline.
 */
function indonesianDigits({ plus, digits }: PhoneCandidate): string {
  if (digits.startsWith("62")) return digits.slice(digits[2] === "0" ? 3 : 2);
  if (plus) return "";
  return digits.startsWith("0") ? digits.slice(1) : digits;
}

function startsAsMobile(national: string): boolean {
  const second = national[1];
  return national[0] === "8" && second !== undefined && "12356789".includes(second);
}

function parse({ plus, digits }: PhoneCandidate, country: CountryCode): PhoneNumber | undefined {
  return parsePhoneNumberFromString(plus ? `+${digits}` : digits, {
    defaultCountry: country,
    extract: false,
  });
}

/** What a refused number is, in words. */
function kind(candidate: PhoneCandidate, country: CountryCode): string {
  const national = candidate.plus || country === "ID" ? indonesianDigits(candidate) : "";
  if (startsAsMobile(national)) return `it is too ${national.length < 9 ? "short" : "long"}`;
  const type = parse(candidate, country)?.getType();
  if (type === "FIXED_LINE") return "it is a landline number";
  if (type !== undefined) return `it is a ${type.toLowerCase().replaceAll("_", " ")} number`;
  const fault = validatePhoneNumberLength(`${candidate.plus ? "+" : ""}${candidate.digits}`, country);
  if (fault === "TOO_SHORT") return "it is too short";
  if (fault === "TOO_LONG") return "it is too long";
  return "its length or range is not in use";
}

function supportedCountry(code: string): CountryCode {
  // The length first: the library looks a code up in an object, where "constructor" is found too.
  if (typeof code === "string" && code.length === 2 && isSupportedCountry(code)) return code;
  throw invalidOption("defaultCountry", 'two capital letters of a country such as "ID"', code);
}

function refusal(why: string): ReminderError {
  return new ReminderError("INVALID_PHONE", `not a usable mobile number: ${why}`);
}
