import { comparableWords } from "./visible-text.js";

/** What stands on a customer's card, and how a message addresses them. Whoever is known by neither gets no salutation. */
const SALUTATIONS = wordsFor({
  Bapak: "bapak bpk bp pak tuan tn h haji mr",
  Ibu: "ibu bu nyonya ny nona nn hj hajah mrs ms",
  Saudara: "saudara sdr",
  Saudari: "saudari sdri",
  Mas: "mas",
  Mbak: "mbak mba",
  Kak: "kak kakak",
});
const SEXES = wordsFor({
  Bapak: "l lk laki-laki pria m male",
  Ibu: "p pr perempuan wanita f female",
});

/** The form of a company, before or behind its name. */
const COMPANY =
  /^(?:(?:p\.? ?t|c\.? ?v|u\.? ?d|koperasi|yayasan|toko)(?!\p{L}))|[ ,(](?:p\.? ?t|c\.? ?v|u\.? ?d|tbk)[.)]*$/u;
/** An apostrophe, in whatever form, does not end a word: `Mas'ud` is a name. */
const FIRST_WORD = /^(\p{L}+)[^\p{L}\p{M}\p{N}'’‘`´]/u;

/**
 * `Bapak`, `Ibu`, `Saudara` …, or nothing, by what is on file: a salutation or a sex, whole or abbreviated, Indonesian
 * or English. A name that begins with a salutation gets no second one, a company (`PT`, `CV`, `UD`) none.
 */
export function salutation(onFile: string | null | undefined, name: string): string {
  const word = comparableWords(onFile ?? "").replace(/\.$/, "");
  const called = comparableWords(name).replace(/^[^\p{L}]+|["'”]+$/gu, "");
  const isGiven = SALUTATIONS.has(FIRST_WORD.exec(called)?.[1] ?? "") || COMPANY.test(called);
  return isGiven ? "" : (SALUTATIONS.get(word) ?? SEXES.get(word) ?? "");
}

function wordsFor(forms: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(forms).flatMap(([word, onFile]) => onFile.split(" ").map((each) => [each, word] as const)),
  );
}
