import type { VerifiedToken } from "./claims.js";

/** The tokens that were let in lately, each under its whole text. */
interface VerifiedTokens {
  get(token: string): VerifiedToken | undefined;
  add(token: string, verified: VerifiedToken): void;
  delete(token: string): void;
}

/** Keeps those used last, at most `most`. */
export function verifiedTokens(most = 1000): VerifiedTokens {
  // In the order of their last use.
  const kept = new Map<string, VerifiedToken>();

  return {
    get(token) {
      const found = kept.get(token);
      if (found !== undefined) {
        kept.delete(token);
        kept.set(token, found);
      }
      return found;
    },
    add(token, verified) {
      kept.delete(token);
      const [oldest] = kept.keys();
      if (oldest !== undefined && kept.size >= most) kept.delete(oldest);
      kept.set(token, verified);
    },
    delete(token) {
      kept.delete(token);
    },
  };
}
