const LONGEST = 160;

/** Text for a terminal: a name may hold new lines, or what a terminal takes as a command. */
export function oneLine(text: string): string {
  const shown = text.slice(0, LONGEST + 1).replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ");
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown;
}
