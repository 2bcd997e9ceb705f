import { type Caller, callerOf } from "./caller.js";

const CLOCK_SKEW_SECONDS = 60;

/** A token that is signed by the secret, and of the issuer and for the audience that are set. */
export interface VerifiedToken {
  readonly header: object;
  /** Whatever was signed: an object, or any other JSON value, or text. */
  readonly payload: unknown;
}

/** What became of a token: whose it is, or why it is refused, in words for the client. */
export type Verdict =
  | { readonly refused: null; readonly caller: Caller }
  | { readonly refused: string; readonly caller: null };

/**
 * Judges what a good signature does not show: that the token is valid now (RFC 7519 §4.1.4, §4.1.5), that it ends
 * within the longest life, that it was not issued in the future, that it asks for no extension (RFC 7515 §4.1.11).
 */
export function verdictOf(
  { header, payload }: VerifiedToken,
  maxLifetime: number,
  nowSeconds: number,
): Verdict {
  if ("crit" in header) return refused("the token asks for extensions that are not supported");
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) {
    return refused("the token's payload is not an object");
  }
  const reason = timeRefusal(payload, maxLifetime, nowSeconds);
  return reason === null ? { refused: null, caller: callerOf(payload) } : refused(reason);
}

/** A token that is refused. */
export function refused(reason: string): Verdict {
  return { refused: reason, caller: null };
}

function timeRefusal(payload: object, maxLifetime: number, nowSeconds: number): string | null {
  const {
    exp,
    nbf = nowSeconds,
    iat = nowSeconds,
  }: { exp?: unknown; nbf?: unknown; iat?: unknown } = payload;
  if (typeof exp !== "number") return "the token has no exp";
  if (typeof nbf !== "number") return "the token's nbf is not a number";
  if (typeof iat !== "number") return "the token's iat is not a number";
  if (nowSeconds >= exp) return "the token has expired";
  if (nbf > nowSeconds) return "the token is not valid yet";
  if (iat > nowSeconds + CLOCK_SKEW_SECONDS) return "the token was issued in the future";
  // Also where one of them is too large for a number, and so Infinity.
  if (!(exp - iat <= maxLifetime)) return `the token lives longer than ${maxLifetime} seconds`;
  return null;
}
