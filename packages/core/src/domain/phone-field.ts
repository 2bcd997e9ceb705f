import { BEGINNING, CHARACTERS, candidatesOf, newGroup, type PhoneCandidate } from "./phone-group.js";
import { phoneTokens, type Token } from "./phone-tokens.js";

/** Words that may touch a number, as in `HP0811…`. */
const LABELS = new Set(
  (
    "call cell contact cp hape handphone hp hub kontak mobile no nohp nomer nomor notelp nowa phone ponsel sms tel telepon " +
    "telephone telfon telp telpon tlp tlpn wa whatsapp and atau dan or"
  ).split(" "),
);
/** How most fields are written, which need no closer look: digits, by themselves or in few groups. */
const PLAIN = /^\+?\d+$/;
const GROUPED = /^\+?\d{2,5}(?:[ -]\d{3,5}){1,2}$/;
/** What is left of a number after its last digits were hidden, or did not fit. */
const CUT_OFF = /^(?:[*#?_]{2}|…|\.{3})/;
/** Letters that are typed, or read by a machine, in place of 0 and 1. */
const LIKE_DIGITS = /^[oil\p{Script=Cyrillic}\p{Script=Greek}]+$/u;
/** Parts a letter by itself from the digits. A dot or a dash without a space may stand in a number. */
const APART = /[:()]|[.-]\s|\s[.-]/;
const LETTERS = "it contains letters";
const LETTERS_BETWEEN = "it contains letters between the digits";

/**
 * Splits a field into what may be numbers, in their order.
 *
 * Spaces, dots, dashes, brackets, quotes, symbols around the digits and what shows nothing are passed over. A word, be it a
 * label (`HP:`) or a note (`a.n. Budi`, `ext 2`), ends the number before it: what follows is another one. A letter that touches
 * the digits damages the number: a letter O for a zero, or a spreadsheet's exponent, leaves digits that are somebody
 * else's number.
 */
export function phoneCandidates(text: string): readonly PhoneCandidate[] {
  if (PLAIN.test(text)) return [plainNumber(text)];
  if (GROUPED.test(text)) return [plainNumber(text.replaceAll(/[ -]/g, ""))];
  const tokens = phoneTokens(text);
  const candidates: PhoneCandidate[] = [];
  let group = newGroup();
  /** Whether a word, and no separator, stands between the last candidate and this group. */
  let isAfterWord = false;

  function finish(): void {
    const found = candidatesOf(group);
    // No country has a code that begins with 0: behind another number, the plus is an "and".
    const isAnd = candidates.length > 0 && found[0]?.digits.startsWith("0");
    candidates.push(...found.map((each) => (isAnd ? { ...each, plus: false } : each)));
    group = newGroup();
  }

  function endAtWord(): void {
    isAfterWord ||= group.pieces.length > 0;
    finish();
  }

  for (const [at, { kind, text: part }] of tokens.entries()) {
    const touchesLeft = tokens[at - 1]?.kind === "digits";
    const touchesRight = tokens[at + 1]?.kind === "digits";
    if (kind === "digits") {
      if (isAfterWord && group.pieces.length === 0) {
        damageStump(candidates);
        if (!group.plus && !/^(?:0|62)/.test(part)) group.damage ??= LETTERS_BETWEEN;
      }
      group.pieces.push({ digits: part, gap: tokens[at - 1]?.text ?? "" });
      group.rest = "";
    } else if (kind === "plus") {
      if (group.pieces.length > 0) finish();
      group.plus = true;
    } else if (kind === "split") {
      finish();
      isAfterWord = false;
    } else if (kind === "other") {
      group.damage ??= CHARACTERS;
    } else if (kind === "gap") {
      if (touchesLeft && CUT_OFF.test(part)) group.damage ??= "its last digits are missing";
      group.rest = part;
    } else if (mayBeDigits(tokens, at)) {
      group.damage ??= LETTERS;
    } else if (LABELS.has(part) || !(touchesLeft || touchesRight)) {
      endAtWord();
    } else {
      if (!touchesLeft) endAtWord();
      group.damage ??= LETTERS;
      if (!touchesRight) endAtWord();
    }
  }
  finish();
  return candidates;
}

function plainNumber(text: string): PhoneCandidate {
  const plus = text.startsWith("+");
  return { plus, digits: plus ? text.slice(1) : text, damage: null };
}

/** Refuses the few digits before a word that has more behind it: together they may have been one number. */
function damageStump(candidates: PhoneCandidate[]): void {
  const last = candidates.pop();
  if (last === undefined) return;
  candidates.push(last.digits.length < 8 ? { ...last, damage: last.damage ?? LETTERS_BETWEEN } : last);
}

/** Whether a word may stand for digits, or for a spreadsheet's exponent. `I Made` is a name, `(L)` a note, `O:` a label. */
function mayBeDigits(tokens: readonly Token[], at: number): boolean {
  const word = tokens[at]?.text ?? "";
  const isNear = (kind: Token["kind"], side: -1 | 1) => neighbour(tokens, at, side)?.kind === kind;
  const isApart = (side: -1 | 1) =>
    tokens[at + side]?.kind === "gap" && APART.test(tokens[at + side]?.text ?? "");
  const isBetween = isNear("digits", -1) && isNear("digits", 1);
  const isBeforeNumber = BEGINNING.test(neighbour(tokens, at, 1)?.text ?? "");
  const continues = isNear("digits", -1) && !isBeforeNumber && (isBetween || !isApart(-1));
  const isClose = continues || (isNear("digits", 1) && !isApart(1));
  if (word === "e") return isClose && (isBetween || (isNear("digits", -1) && isNear("plus", 1)));
  if (!LIKE_DIGITS.test(word)) return false;
  const touches = [at - 1, at + 1].some((each) => tokens[each]?.kind === "digits");
  const isName = word.length > 1 || isNear("word", -1) || isNear("word", 1);
  return touches || (!isName && isClose);
}

function neighbour(tokens: readonly Token[], at: number, side: -1 | 1): Token | undefined {
  const next = tokens[at + side];
  return next?.kind === "gap" ? tokens[at + 2 * side] : next;
}
