import { replaceInvisible } from "./visible-text.js";

/** What may be one phone number in a field that a person filled in. */
export interface PhoneCandidate {
  /** Whether a `+` precedes the digits. */
  readonly plus: boolean;
  /** ASCII digits, without anything between them. */
  readonly digits: string;
  /** Why the digits cannot be trusted, or `null`. */
  readonly damage: string | null;
}

const LABELS = new Set(
  "hp hape handphone mobile no nohp nomor nowa phone tel telepon telp telpon tlp wa whatsapp".split(" "),
);
const BETWEEN_NUMBERS = new Set(["and", "atau", "dan", "or"]);
const SEPARATORS = "/\\,;|&\n\r";
/** How most fields are written, which need no closer look. */
const PLAIN = /^\+?\d+$/;
/** A spreadsheet's way to keep a number as text. */
const FORMULA = /^\s*=\s*"(.*)"\s*$/s;
const DASH_OR_QUOTE = /[\p{Pd}\p{Pi}\p{Pf}\u2212]/u;
/** So many digits in a row may be a mobile number by themselves. */
const WHOLE_NUMBER = 10;
const DECORATION = " \t-.()[]:'\"`·•";

/**
 * Splits a field into what may be numbers, in their order, one character after the other.
 *
 * Full-width and Arabic-Indic digits count as digits. Spaces, dots, dashes, brackets, quotes, what shows nothing, labels
 * such as `HP:` and notes such as `(Bu Ani)` are passed over. A letter that touches the digits damages the number: a
 * letter O for a zero, or a spreadsheet's exponent, leaves digits that are somebody else's number.
 */
export function phoneCandidates(text: string): readonly PhoneCandidate[] {
  if (PLAIN.test(text)) {
    const plus = text.startsWith("+");
    return [{ plus, digits: plus ? text.slice(1) : text, damage: null }];
  }
  const field = replaceInvisible(text.replace(FORMULA, "$1"), " ");
  const candidates: PhoneCandidate[] = [];
  let plus = false;
  let digits = "";
  let damage: string | null = null;
  /** Whether a label has followed the digits, so that no further ones may. */
  let labelled = false;
  let afterDot = false;
  /** How many digits precede the last dot that has some after it; 0 without one. */
  let beforeDot = 0;
  /** How many digits precede the first blank or bracket; 0 without one. */
  let beforeGap = 0;
  /** How many digits precede the last opening bracket, and the last closing one. */
  let beforeBracket = 0;
  let upToBracket = 0;

  function finish(): void {
    // 8123456789.0 is a spreadsheet's number. Its last zero would make another number.
    const fraction = digits.slice(beforeDot);
    if (beforeDot > 0 && (fraction === "0" || fraction === "00")) damage ??= "it is a decimal number";
    // `0811000621 (2)` is a number and a note. Together they are somebody else's number.
    const apart = [
      { before: beforeGap, length: digits.length - beforeGap },
      { before: beforeBracket, length: upToBracket === digits.length ? digits.length - beforeBracket : 0 },
    ];
    if (apart.some(({ before, length }) => before >= WHOLE_NUMBER && (length === 1 || length === 2)))
      damage ??= "one or two digits stand apart from the others";
    if (digits !== "" || damage !== null) candidates.push({ plus, digits, damage });
    plus = false;
    digits = "";
    damage = null;
    labelled = false;
    afterDot = false;
    beforeDot = 0;
    beforeGap = 0;
    beforeBracket = 0;
    upToBracket = 0;
  }

  for (let at = 0; at < field.length; at++) {
    const code = plain(field.charCodeAt(at));
    const character = String.fromCharCode(code);
    if (isDigit(code)) {
      if (labelled) damage ??= "it contains letters between the digits";
      if (afterDot) beforeDot = digits.length;
      afterDot = false;
      digits += character;
    } else if (character === "+") {
      if (digits !== "") finish();
      plus = true;
    } else if (SEPARATORS.includes(character)) {
      finish();
    } else if (DECORATION.includes(character)) {
      if (character === ".") afterDot = true;
      if ("([".includes(character)) beforeBracket = digits.length;
      if (")]".includes(character)) upToBracket = digits.length;
      if (beforeGap === 0 && " ()[]".includes(character)) beforeGap = digits.length;
    } else if (isLetter(code)) {
      const word = wordAt(field, at);
      at += word.length - 1;
      if (BETWEEN_NUMBERS.has(word)) finish();
      else if (LABELS.has(word) || isNote(field, at - word.length + 1, at)) labelled = digits !== "";
      else damage ??= "it contains letters";
    } else {
      damage ??= "it contains characters that no phone number has";
    }
  }
  finish();
  return candidates;
}

/** Whether the word from `first` to `last` is a note: two letters or more that touch no digit. */
function isNote(field: string, first: number, last: number): boolean {
  const touches = [field.charCodeAt(first - 1), field.charCodeAt(last + 1)].some((code) =>
    isDigit(plain(code)),
  );
  return last > first && !touches;
}

function wordAt(field: string, start: number): string {
  let word = "";
  for (let at = start; at < field.length; at++) {
    const code = plain(field.charCodeAt(at));
    if (!isLetter(code)) break;
    word += String.fromCharCode(code | 0x20);
  }
  return word;
}

/** The ASCII character that a code unit stands for in a phone number, or the unit itself. */
function plain(code: number): number {
  if (code < 0x80) return code;
  if (code >= 0xff01 && code <= 0xff5e) return code - 0xfee0; // full-width forms
  if (code >= 0x0660 && code <= 0x0669) return code - 0x0660 + 0x30; // Arabic-Indic digits
  if (code >= 0x06f0 && code <= 0x06f9) return code - 0x06f0 + 0x30; // their eastern forms
  if (code === 0x2028 || code === 0x2029) return 0x0a; // line and paragraph separator
  if (DASH_OR_QUOTE.test(String.fromCharCode(code))) return 0x20;
  return code;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}
