/** Options of the contenders that find the due. */
export interface DueOptions {
  readonly url: string;
  readonly source: "column" | "workorder";
  /** How many they have to find. */
  readonly due: number;
}

/** Throws where something else was found: a wrong result has no time. */
export function expectDue(found: number, { due }: DueOptions): Record<string, number> {
  if (found !== due) throw new Error(`expected ${due} due, found ${found}`);
  return { found };
}
