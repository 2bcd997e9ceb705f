/** The candidate with the fewest edits from `word`, where there is one within `limit`. */
export function nearest(word: string, candidates: Iterable<string>, limit: number): string | null {
  let best: string | null = null;
  let fewest = limit + 1;
  for (const candidate of candidates) {
    const edits = editDistance(word, candidate, fewest);
    if (edits < fewest) {
      best = candidate;
      fewest = edits;
    }
  }
  return best;
}

/** How many letters to add, drop, change or swap with their neighbour make one word the other. `limit` or more is all one. */
export function editDistance(from: string, to: string, limit = Number.POSITIVE_INFINITY): number {
  if (Math.abs(from.length - to.length) >= limit) return limit;
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const cost = from[i - 1] === to[j - 1] ? 0 : 1;
      let edits = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      const isSwap = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      if (isSwap) edits = Math.min(edits, (beforeLast[j - 2] ?? 0) + 1);
      row.push(edits);
    }
    beforeLast = last;
    last = row;
  }
  return last[to.length] ?? 0;
}

/** ` (did you mean leadDays?)`, where a name without its case is within two edits of one there is; else nothing. */
export function didYouMean(name: string, known: readonly string[]): string {
  const limit = Math.min(2, Math.floor(name.length / 3));
  const near = nearest(
    name.toLowerCase(),
    known.map((each) => each.toLowerCase()),
    limit,
  );
  const right = known.find((each) => each.toLowerCase() === near);
  return right === undefined ? "" : ` (did you mean ${right}?)`;
}
