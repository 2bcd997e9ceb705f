/** Who makes a request. */
export interface Caller {
  /** The `sub` of the token; `null` where it has none, or one that is not text. */
  readonly subject: string | null;
}

/** The caller that a verified payload names. */
export function callerOf(payload: object): Caller {
  const { sub }: { sub?: unknown } = payload;
  return { subject: typeof sub === "string" && sub !== "" ? sub : null };
}

/** The caller of a public route. */
export const ANYBODY: Caller = { subject: null };
