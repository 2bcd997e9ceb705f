/** What the contenders of finding the due are told. */
export interface FindDueOptions {
  readonly url: string;
  readonly source: "column" | "workorder";
  /** How many have to be found. */
  readonly due: number;
}

/** Fails where something else was found: a wrong answer has no time. */
export function expectDue(found: number, { due }: FindDueOptions): Record<string, number> {
  if (found !== due) throw new Error(`expected ${due} due, found ${found}`);
  return { found };
}
