/** How the names of months begin, in Indonesian and English, in lower case. */
const MONTHS: readonly (readonly string[])[] = [
  ["jan"],
  ["feb", "peb"],
  ["mar", "mrt"],
  ["apr"],
  ["mei", "may"],
  ["jun"],
  ["jul"],
  ["agu", "ags", "agt", "aug"],
  ["sep"],
  ["okt", "oct"],
  ["nov", "nop"],
  ["des", "dec"],
];

/** The month, from 1, that a word names or abbreviates; `null` for any other word. */
export function monthOf(word: string): number | null {
  const begin = word.toLowerCase().slice(0, 3);
  const index = MONTHS.findIndex((names) => names.includes(begin));
  return index < 0 ? null : index + 1;
}
