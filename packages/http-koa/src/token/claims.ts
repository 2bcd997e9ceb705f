import { RefusedToken } from "./refused-token.js";

const CLOCK_SKEW_SECONDS = 60;

/**
 * Checks what koa-jwt leaves open about a token that it has verified: an object as payload, `exp`, a bounded life,
 * an `iat` that is not in the future, and no extension that a reader must understand (RFC 7515 §4.1.11).
 *
 * @throws {RefusedToken}
 */
export function checkClaims(payload: unknown, token: string, maxLifetime: number): void {
  if ("crit" in headerOf(token)) throw new RefusedToken("unsupported token extensions (crit)");
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) {
    throw new RefusedToken("token payload is not an object");
  }
  const now = Date.now() / 1000;
  const { exp, iat = now }: { exp?: unknown; iat?: unknown } = payload;
  if (typeof exp !== "number") throw new RefusedToken("token has no exp");
  if (typeof iat !== "number") throw new RefusedToken("token has an iat that is not a number");
  if (iat > now + CLOCK_SKEW_SECONDS) throw new RefusedToken("token was issued in the future");
  // Negated, because a number too large to represent is Infinity, and the difference of two is NaN.
  if (!(exp - iat <= maxLifetime))
    throw new RefusedToken(`token is valid for more than ${maxLifetime} seconds`);
}

function headerOf(token: string): object {
  return JSON.parse(Buffer.from(token.split(".", 1)[0] ?? "", "base64url").toString());
}
