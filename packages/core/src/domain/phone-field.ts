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
const DECORATION = " \t-.()[]:'\"`·•";

/**
 * Splits a field into what may be numbers, in their order, one character after the other.
 *
 * Full-width and Arabic-Indic digits count as digits. Spaces, dots, dashes, brackets, quotes, invisible marks and
 * labels such as `HP:` are passed over. Any other letter damages the number that it stands at: a letter O for a
 * zero, or the exponent that a spreadsheet has put in, leaves digits that are somebody else's number.
 */
export function phoneCandidates(field: string): readonly PhoneCandidate[] {
  const candidates: PhoneCandidate[] = [];
  let plus = false;
  let digits = "";
  let damage: string | null = null;
  /** Whether a label has followed the digits, so that no further ones may. */
  let labelled = false;
  let afterDot = false;
  /** How many digits precede the last dot that has some after it; 0 without one. */
  let beforeDot = 0;

  function finish(): void {
    // 8123456789.0 is a spreadsheet's number. Its last zero would make another number.
    const fraction = digits.slice(beforeDot);
    if (beforeDot > 0 && (fraction === "0" || fraction === "00")) damage ??= "a decimal number";
    if (digits !== "" || damage !== null) candidates.push({ plus, digits, damage });
    plus = false;
    digits = "";
    damage = null;
    labelled = false;
    afterDot = false;
    beforeDot = 0;
  }

  for (let at = 0; at < field.length; at++) {
    const code = plain(field.charCodeAt(at));
    const character = String.fromCharCode(code);
    if (isDigit(code)) {
      if (labelled) damage ??= "letters between the digits";
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
    } else if (isLetter(code)) {
      const word = wordAt(field, at);
      at += word.length - 1;
      if (BETWEEN_NUMBERS.has(word)) finish();
      else if (LABELS.has(word)) labelled = digits !== "";
      else damage ??= "letters that are no label of a number";
    } else {
      damage ??= "characters that no phone number has";
    }
  }
  finish();
  return candidates;
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
  if (isSpaceDashOrMark(code)) return 0x20;
  return code;
}

function isSpaceDashOrMark(code: number): boolean {
  return (
    code === 0xa0 || // no-break space
    code === 0xad || // soft hyphen
    (code >= 0x2000 && code <= 0x201f) || // spaces, zero-width marks, direction marks, dashes, quotes
    (code >= 0x202a && code <= 0x202f) || // direction of embedded text, as copied from a contact; narrow space
    (code >= 0x205f && code <= 0x206f) ||
    code === 0x2212 || // minus
    code === 0x3000 || // ideographic space
    code === 0xfeff // byte order mark
  );
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}
