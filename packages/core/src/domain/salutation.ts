const BAPAK = ["bapak", "bpk", "pak", "tuan", "l", "lk", "laki-laki", "pria", "m", "male", "mr"];
const IBU = [
  "ibu",
  "bu",
  "nyonya",
  "ny",
  "nona",
  "p",
  "pr",
  "perempuan",
  "wanita",
  "f",
  "female",
  "mrs",
  "ms",
];

const SALUTATIONS: ReadonlyMap<string, string> = new Map([
  ...BAPAK.map((word) => [word, "Bapak"] as const),
  ...IBU.map((word) => [word, "Ibu"] as const),
]);

/**
 * `Bapak`, `Ibu`, or nothing, by what is on file: a salutation or a sex, whole or abbreviated, Indonesian or English.
 * Whoever is not known to be one of the two is not addressed as either.
 */
export function salutation(onFile: string | null | undefined): string {
  const word = onFile?.trim().toLowerCase().replace(/\.$/, "") ?? "";
  return SALUTATIONS.get(word) ?? "";
}
