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
  /** Each with the blanks, dashes and the like between it and the one before. */
  readonly pieces: { readonly digits: string; readonly gap: string }[];
  /** What follows the last of them. */
  rest: string;
  damage: string | null;
}

/** What may stand between the digits of one number. */
const BETWEEN_DIGITS = /^[ \t\-.()[\]{}<>'"`·•_]*$/;
const BLANK_OR_BRACKET = /[ ()[\]{}<>]/;
/** So many digits in a row may be a mobile number by themselves. */
const WHOLE_NUMBER = 10;
/** So many digits are more than one number. */
const TWO_NUMBERS = 18;
/** No number has more digits. */
const LONGEST = 15;
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
  const digits = pieces.map((piece) => piece.digits).join("");
  if (digits === "" && damage === null) return [];
  const parts = damage === null ? severalNumbers(pieces) : null;
  if (parts !== null)
    return parts.map((part, at) => ({ plus: plus && at === 0, digits: part, damage: null }));
  return [{ plus, digits, damage: damage ?? damageIn(pieces, rest) }];
}

function damageIn(pieces: PhoneGroup["pieces"], rest: string): string | null {
  if (cutAtSymbols(pieces).length > 1) return CHARACTERS;
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
  const lengthOf = (some: PhoneGroup["pieces"]) => some.reduce((sum, { digits }) => sum + digits.length, 0);
  const after = lengthOf(pieces.slice(at));
  return lengthOf(pieces.slice(0, at)) >= WHOLE_NUMBER && after <= most;
}

/** The numbers of a group that holds more than one, where there is one way only to tell them apart; else `null`. */
function severalNumbers(pieces: PhoneGroup["pieces"]): readonly string[] | null {
  const parts = cutAtSymbols(pieces).map((part) => part.join(""));
  if (parts.length > 1) return parts.every((part) => WHOLE.test(part)) ? parts : null;
  const digits = pieces.map((piece) => piece.digits);
  if (pieces.length < 2 || digits.join("").length < TWO_NUMBERS) return null;
  const isWhole = (from: number, to: number) =>
    WHOLE.test(digits.slice(from, to).join("")) && damageIn(pieces.slice(from, to), "") === null;
  /** From each piece to the last: in how many ways they are whole numbers, and where the first of these ends. */
  const ways = [...digits.map(() => 0), 1];
  const ends: number[] = [];
  for (let from = digits.length - 1; from >= 0; from -= 1) {
    for (let to = from + 1; to <= Math.min(digits.length, from + LONGEST); to += 1) {
      const after = ways[to] ?? 0;
      if (after === 0 || !isWhole(from, to)) continue;
      ways[from] = (ways[from] ?? 0) + after;
      ends[from] = to;
    }
  }
  if (ways[0] !== 1) return null;
  const numbers: string[] = [];
  for (let from = 0, to = 0; from < digits.length; from = to) {
    to = ends[from] ?? digits.length;
    numbers.push(digits.slice(from, to).join(""));
  }
  return numbers;
}

/** The digits of a group, cut at what no number has between its digits. */
function cutAtSymbols(pieces: PhoneGroup["pieces"]): readonly (readonly string[])[] {
  const parts: string[][] = [];
  for (const { digits, gap } of pieces) {
    const part = parts.at(-1);
    if (part && BETWEEN_DIGITS.test(gap)) part.push(digits);
    else parts.push([digits]);
  }
  return parts;
}
