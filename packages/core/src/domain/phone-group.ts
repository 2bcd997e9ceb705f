import { NO_ROOM } from "./visible-text.js";

/** What may be one phone number in a field that a person filled in. */
export interface PhoneCandidate {
  /** Whether a `+` precedes the digits. */
  readonly plus: boolean;
  /** ASCII digits, without anything between them. */
  readonly digits: string;
  /** Why the digits cannot be trusted, or `null`. */
  readonly damage: string | null;
}

/** Digits with no word and no separator between them. */
export interface PhoneGroup {
  plus: boolean;
  /** Each with the spaces, dashes and the like between it and the one before. */
  readonly pieces: { readonly digits: string; readonly gap: string }[];
  /** What follows the last of them. */
  rest: string;
  damage: string | null;
}

/** What may stand between the digits of one number. */
const BETWEEN_DIGITS = /^[ \t\-.()[\]{}<>'"`·•_\u200b]*$/;
const BLANK_OR_BRACKET = /[ ()[\]{}<>]/;
/** So many digits in a row may be a mobile number by themselves. */
const WHOLE_NUMBER = 10;
/** How a number of a mobile begins, or one with the area's code. */
export const BEGINNING = /^(?:0[2-9]|62[2-9])/;
/** A number in Indonesia that nothing is missing from. */
const WHOLE = /^(?:0|62)[2-9]\d{7,11}$|^8[1235-9]\d{7,10}$/;

/** Why digits are refused. */
export const CHARACTERS = "it contains characters that no phone number has";

/** A group without digits. */
export function newGroup(): PhoneGroup {
  return { plus: false, pieces: [], rest: "", damage: null };
}

/** The numbers of a group, of which there is one nearly always. */
export function candidatesOf({ plus, pieces, rest, damage }: PhoneGroup): readonly PhoneCandidate[] {
  const digits = digitsOf(pieces);
  if (digits === "" && damage === null) return [];
  const parts = damage === null ? severalNumbers(pieces) : null;
  if (parts !== null)
    return parts.map((part, at) => ({ plus: plus && at === 0, digits: part, damage: null }));
  return [{ plus, digits, damage: damage ?? damageIn(pieces, rest) }];
}

function damageIn(all: PhoneGroup["pieces"], rest: string): string | null {
  const pieces = cut(all, ({ gap }) => gap.replaceAll(NO_ROOM, "") !== "").map(joined);
  if (cut(pieces, ({ gap }) => !BETWEEN_DIGITS.test(gap)).length > 1) return CHARACTERS;
  const last = pieces.at(-1);
  // 8123456789.0 is a spreadsheet's number. Its last zero would make another number.
  if (pieces.length > 1 && last?.gap.includes(".") && /^00?$/.test(last.digits))
    return "it is a decimal number";
  // `0811000621 (2)` is a number and a note. Together they are somebody else's number.
  const firstBlank = pieces.findIndex(({ gap }, at) => at > 0 && BLANK_OR_BRACKET.test(gap));
  const isInBrackets = /[([{<]/.test(last?.gap ?? "") && /^[)\]}>]/.test(rest);
  const places = [firstBlank, ...(isInBrackets ? [pieces.length - 1] : [])].filter((at) => at > 0);
  const isApart = places.some((at) => standsApart(pieces, at, 2));
  const isBroken = pieces.length > 1 && standsApart(pieces, 1, 3);
  return isApart || isBroken ? "its last digits stand apart from the others" : null;
}

/** Whether a whole number precedes the piece, and few digits follow. */
function standsApart(pieces: PhoneGroup["pieces"], at: number, most: number): boolean {
  return digitsOf(pieces.slice(0, at)).length >= WHOLE_NUMBER && digitsOf(pieces.slice(at)).length <= most;
}

/** The numbers of a group that holds several: each begins as one does, and nothing is missing from it. Else `null`. */
function severalNumbers(pieces: PhoneGroup["pieces"]): readonly string[] | null {
  const parts = cut(pieces, ({ digits, gap }) => !BETWEEN_DIGITS.test(gap) || BEGINNING.test(digits));
  const areWhole = parts.every((part) => WHOLE.test(digitsOf(part)) && damageIn(part, "") === null);
  return parts.length > 1 && areWhole ? parts.map(digitsOf) : null;
}

/** A part as one piece. */
function joined(part: PhoneGroup["pieces"]): PhoneGroup["pieces"][number] {
  return { digits: digitsOf(part), gap: part[0]?.gap ?? "" };
}

/** The pieces, each part of which begins where `begins` says so. */
function cut(
  pieces: PhoneGroup["pieces"],
  begins: (piece: PhoneGroup["pieces"][number]) => boolean,
): readonly PhoneGroup["pieces"][] {
  const parts: PhoneGroup["pieces"][] = [];
  for (const piece of pieces) {
    const part = parts.at(-1);
    if (part && !begins(piece)) part.push(piece);
    else parts.push([piece]);
  }
  return parts;
}

function digitsOf(pieces: PhoneGroup["pieces"]): string {
  return pieces.map(({ digits }) => digits).join("");
}
