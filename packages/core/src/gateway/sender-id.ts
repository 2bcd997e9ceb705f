import { parsePhoneNumberFromString } from "libphonenumber-js/max";
import { isIndonesianMobile } from "../domain/phone-number.js";

/**
 * Whom a gateway means. `number`: WhatsApp's id of a phone, in digits, which is not its E.164 number everywhere.
 * `hidden`: the id of somebody who hides their number. `user`: Meta's id of a person for one business.
 */
export interface SenderId {
  readonly kind: "number" | "hidden" | "user";
  /** Without what names a device, and the same for every form of it. */
  readonly id: string;
}

/** With the device behind a colon, as gateways on WhatsApp Web give it. */
const PHONE = /^([1-9]\d{6,14})(?::\d{1,4})?@(?:s\.whatsapp\.net|c\.us)$/;
const HIDDEN = /^([1-9]\d{6,19})(?::\d{1,4})?@lid$/;
const PLAIN = /^\+?([1-9]\d{6,14})$/;
/** As gateways of Indonesia write its mobile numbers. */
const NATIONAL = /^0(8\d{8,11})$/;
/** A country, `ENT` for the id that several businesses share, and what stands for the person. */
const USER = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/;

/**
 * Reads the id that a machine gives of a person. Strict where the reader of what people type is lenient: what is not
 * wholly understood is nobody, and so are groups (`…@g.us`) and `status@broadcast`.
 */
export function readSenderId(text: string): SenderId | null {
  const phone = PHONE.exec(text)?.[1] ?? PLAIN.exec(text)?.[1] ?? national(text);
  if (phone !== undefined) return { kind: "number", id: phone };
  const hidden = HIDDEN.exec(text)?.[1];
  if (hidden !== undefined) return { kind: "hidden", id: `${hidden}@lid` };
  return USER.test(text) ? { kind: "user", id: text } : null;
}

function national(text: string): string | undefined {
  const digits = NATIONAL.exec(text)?.[1];
  return digits && `62${digits}`;
}

/** Whether the id is of a group or a channel, where anybody may answer what was sent to somebody else. */
export function isShared(text: string): boolean {
  return /@(?:g\.us|broadcast|newsletter)$/.test(text);
}

/**
 * The mobile number behind WhatsApp's id of a phone, in digits of E.164; `null` where there is none, or more than one
 * may be meant.
 */
export function mobileNumberOf(sender: SenderId): string | null {
  return mobileNumbersOf(sender)[0] ?? null;
}

/**
 * The forms of the mobile number behind an id, today's first. Numbering plans may still list a form of another time, and
 * so may whoever keeps customers.
 */
export function mobileNumbersOf({ kind, id }: SenderId): readonly string[] {
  if (kind !== "number") return [];
  if (isIndonesianMobile(id)) return [id];
  const type = typeOf(id);
  // A 9 tells Argentina's mobile numbers from its landlines, which are other numbers without it too.
  const isLandline = type !== undefined && !isMobile(type) && !/^54[1-8]\d{9}$/.test(id);
  // No reminder goes to a landline.
  if (isLandline) return [];
  return [...new Set([newForm(id), id])].filter((form) => isMobile(typeOf(form)));
}

/**
 * The number that an id stands for where WhatsApp's ids have another form than today's numbers: Brazil has added a 9 to
 * its mobile numbers, Mexico has dropped a 1, and Argentina's have a 9 in calls from abroad.
 */
function newForm(id: string): string {
  const added = /^(55\d\d)(\d{8})$/.exec(id) ?? /^(54)([1-8]\d{9})$/.exec(id);
  if (added) return `${added[1]}9${added[2]}`;
  const mexico = /^521(\d{10})$/.exec(id);
  return mexico ? `52${mexico[1]}` : id;
}

type NumberType = ReturnType<NonNullable<ReturnType<typeof parsePhoneNumberFromString>>["getType"]>;

function typeOf(digits: string): NumberType {
  const parsed = parsePhoneNumberFromString(`+${digits}`);
  // The parser drops a zero behind the country, and no id of WhatsApp has one: who is meant is not certain.
  return parsed?.number === `+${digits}` ? parsed.getType() : undefined;
}

function isMobile(type: NumberType): boolean {
  return type === "MOBILE" || type === "FIXED_LINE_OR_MOBILE";
}
