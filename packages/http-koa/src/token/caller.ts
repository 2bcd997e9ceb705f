/** Who makes a request. */
export interface Caller {
  /** The `sub` of the token, or `null` where it has none, or none that is text. */
  readonly subject: string | null;
}

/** The caller that a verified payload names. */
export function callerOf(payload: object): Caller {
  const { sub }: { sub?: unknown } = payload;
  return { subject: typeof sub === "string" && sub !== "" ? sub : null };
}

/** Whoever asks where no token is needed. */
export const ANYBODY: Caller = { subject: null };
