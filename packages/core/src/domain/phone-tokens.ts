import { markInvisible } from "./visible-text.js";

/**
 * A part of a field. `split`: what stands between two numbers. `other`: digits of other scripts. `gap`: everything that is
 * neither a digit nor a letter, such as spaces, dashes and emoji.
 */
export interface Token {
  readonly kind: "digits" | "plus" | "word" | "split" | "other" | "gap";
  readonly text: string;
}

const TOKEN = /\d+|\+|[\p{L}\p{M}]+|[/\\,;|&\n\r]+|\p{N}+|[^+\p{L}\p{M}\p{N}/\\,;|&\n\r]+/gu;
const KINDS: readonly (readonly [RegExp, Token["kind"]])[] = [
  [/^\d/, "digits"],
  [/^[\p{L}\p{M}]/u, "word"],
  [/^\+/, "plus"],
  [/^[/\\,;|&\n\r]/, "split"],
  [/^\p{N}/u, "other"],
];
const PLAIN = /^[\x20-\x7e]*$/;
/** Characters that stand for others in a phone number. */
const FOREIGN = /[\uff01-\uff5e\u0660-\u0669\u06f0-\u06f9\u2028\u2029\p{Pd}\p{Pi}\p{Pf}\u2212]/gu;
/** Nothing to see, between a number and a name. */
const UNSEEN_GAP = /(?<=\d)\u200b+(?=\p{L})|(?<=\p{L})\u200b+(?=\d)/gu;
/** Nothing to see, and not between two digits, where another number may begin. */
const UNSEEN = /(?<![\d\u200b])\u200b+|\u200b+(?![\d\u200b])/g;
/** A plus sign in the address of a web page. */
const ENCODED_PLUS = /%2B/gi;
/** `811,000,621`: how a spreadsheet shows a number with its thousands apart. */
const THOUSANDS = /(?<![\d,])\d{1,4}(?:,\d{3}){2,3}(?![\d,])/g;
/** `1. `, `HP 2: `, `HP-1 ` and `#1 `, which count the numbers of a field. */
const COUNT =
  /(?:(?<![\d)+-]\s*|\d[.(])|(?<=\d{4}\s+)|(?<=\p{L}\s*-))\(?[1-9](?:\s*[.:)]\s*|(?<=(?:\p{L}[\s.-]*|(?<!\d)#)[1-9])(?:\s+|\s*-\s*))(?=\(?\+?\(?(?:0[2-9]|62))/gu;

/** Cuts a field into its parts. Full-width and Arabic-Indic digits become ASCII, lower-case letters stand for capitals. */
export function phoneTokens(field: string): readonly Token[] {
  const text = PLAIN.test(field) ? field : seen(field);
  const plain = text
    .toLowerCase()
    .replace(ENCODED_PLUS, "+")
    .replace(THOUSANDS, (number) => number.replaceAll(",", ""))
    .replace(COUNT, "\n");
  return (plain.match(TOKEN) ?? []).map((part) => ({ kind: kindOf(part), text: part }));
}

function seen(field: string): string {
  return markInvisible(field).replace(FOREIGN, ascii).replace(UNSEEN_GAP, " ").replace(UNSEEN, "");
}

function kindOf(part: string): Token["kind"] {
  return KINDS.find(([pattern]) => pattern.test(part))?.[1] ?? "gap";
}

function ascii(character: string): string {
  const code = character.charCodeAt(0);
  if (code >= 0xff01) return String.fromCharCode(code - 0xfee0);
  if (code >= 0x0660 && code <= 0x0669) return String(code - 0x0660);
  if (code >= 0x06f0 && code <= 0x06f9) return String(code - 0x06f0);
  return code === 0x2028 || code === 0x2029 ? "\n" : " ";
}
