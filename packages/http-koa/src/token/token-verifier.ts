import { ReminderError } from "@pengingat/core";
import jsonwebtoken from "jsonwebtoken";
import type { JwtOptions } from "../options.js";
import { refused, type Verdict, type VerifiedToken, verdictOf } from "./claims.js";
import { secretKey } from "./secret-key.js";
import { verifiedTokens } from "./verified-tokens.js";

const DEFAULT_MAX_LIFETIME = 30 * 24 * 60 * 60;

/** Judges a token that came with a request. */
type TokenVerifier = (token: string) => Verdict;

/**
 * The verifier underneath koa-jwt, asked directly: koa-jwt would look for a secret in the state of the app around
 * us, and verify a token that it has just seen once more. What cannot change is looked at once for each token, what
 * time changes at each request.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function tokenVerifier(options: JwtOptions): TokenVerifier {
  const maxLifetime = checkedLifetime(options.maxLifetime);
  const key = secretKey(options.secret);
  const settings = {
    algorithms: ["HS256" as const],
    complete: true as const,
    // Ours to judge, for a token that is known too.
    ignoreExpiration: true,
    ignoreNotBefore: true,
    ...checkedClaim("issuer", options.issuer),
    ...checkedClaim("audience", options.audience),
  };
  const known = verifiedTokens();

  return (token) => {
    const found = known.get(token);
    const verified = found ?? verify(token);
    if (verified === null) return refused("the token is not valid here");
    const verdict = verdictOf(verified, maxLifetime, Date.now() / 1000);
    if (verdict.refused !== null) known.delete(token);
    else if (found === undefined) known.add(token, verified);
    return verdict;
  };

  function verify(token: string): VerifiedToken | null {
    try {
      return jsonwebtoken.verify(token, key, settings);
    } catch {
      // Its own words quote the expected issuer and audience.
      return null;
    }
  }
}

function checkedLifetime(seconds = DEFAULT_MAX_LIFETIME): number {
  if (Number.isFinite(seconds) && seconds > 0) return seconds;
  throw new ReminderError(
    "INVALID_OPTION",
    `jwt.maxLifetime: expected a positive number of seconds, got ${String(seconds)}`,
  );
}

/** An empty string would switch the check off without a word. */
function checkedClaim<Name extends "issuer" | "audience">(name: Name, value: string | undefined) {
  if (value === undefined) return {};
  if (typeof value === "string" && value !== "") return { [name]: value };
  throw new ReminderError(
    "INVALID_OPTION",
    `jwt.${name}: expected a non-empty string, got ${JSON.stringify(value)}`,
  );
}
