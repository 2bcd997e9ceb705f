import { comparableWords, replaceInvisible } from "./visible-text.js";

/** What stands on a customer's card, and how a message addresses them. Whoever is known by neither gets no salutation. */
const SALUTATIONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    Bapak: "bapak bpk bp pak tuan tn h haji l lk laki-laki pria m male mr",
    Ibu: "ibu bu nyonya ny nona nn hj hajah p pr perempuan wanita f female mrs ms",
    Saudara: "saudara sdr",
    Saudari: "saudari sdri",
    Mas: "mas",
    Mbak: "mbak mba",
    Kak: "kak kakak",
  }).flatMap(([word, onFile]) => onFile.split(" ").map((each) => [each, word] as const)),
);

/** Words that open a name and are no part of it: a salutation, or the form of a company. */
const OPENS_NAME =
  /^(bapak|bpk?|pak|tuan|tn|ibu|bu|nyonya|ny|nona|nn|saudara|sdr|saudari|sdri|mas|mbak|mba|kak|h|hj|pt|cv|ud)[. ]/i;

/**
 * `Bapak`, `Ibu`, `Saudara` …, or nothing, by what is on file: a salutation or a sex, whole or abbreviated, Indonesian
 * or English. A name that begins with a salutation gets no second one, a company (`PT`, `CV`, `UD`) none.
 */
export function salutation(onFile: string | null | undefined, name: string): string {
  const word = comparableWords(onFile ?? "").replace(/\.$/, "");
  const found = SALUTATIONS.get(word);
  return found === undefined || OPENS_NAME.test(replaceInvisible(name, " ").trim()) ? "" : found;
}
