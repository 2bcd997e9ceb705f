/** Text for a terminal: a name may hold new lines, or what a terminal takes as a command. */
export function oneLine(text: string, longest = 160): string {
  const shown = text.slice(0, longest + 1).replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ");
  return shown.length > longest ? `${shown.slice(0, longest)}…` : shown;
}
