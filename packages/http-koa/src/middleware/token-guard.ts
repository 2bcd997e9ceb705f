import { ReminderError } from "@pengingat/core";
import type { Context } from "koa";
import { HttpFailure } from "../http-failure.js";
import type { JwtOptions } from "../options.js";
import { bearerToken } from "../token/bearer-token.js";
import type { Caller } from "../token/caller.js";
import { refused } from "../token/claims.js";
import { failedTokens } from "../token/failed-tokens.js";
import { tokenVerifier } from "../token/token-verifier.js";

const CHALLENGE = 'Bearer realm="pengingat"';

/** Answers who makes a request. */
export type TokenGuard = (ctx: Context) => Caller;

/**
 * Lets requests with a good token pass. Too many failed ones from one address (the socket's, unless the app trusts
 * its proxy) are answered 429; a good one always passes, and a request without any is not counted.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 * @throws {HttpFailure} from the guard: `UNAUTHORIZED`, `TOO_MANY_FAILED_TOKENS`
 */
export function tokenGuard(options: JwtOptions): TokenGuard {
  if (typeof options !== "object" || options === null) {
    throw new ReminderError("INVALID_OPTION", `jwt: expected an object, got ${typeof options}`);
  }
  const verify = tokenVerifier(options);
  const failures = failedTokens();

  return (ctx) => {
    const found = bearerToken(ctx.req);
    if (found.kind === "absent") throw unauthorized("a bearer token is required", CHALLENGE);
    const verdict = found.kind === "refused" ? refused(found.reason) : verify(found.token);
    if (verdict.refused === null) return verdict.caller;
    const waitSeconds = failures.add(ctx.ip);
    if (waitSeconds !== null) throw tooManyFailures(waitSeconds);
    throw unauthorized(verdict.refused, `${CHALLENGE}, error="invalid_token"`);
  };
}

function unauthorized(message: string, challenge: string): HttpFailure {
  return new HttpFailure("UNAUTHORIZED", message, { headers: { "WWW-Authenticate": challenge } });
}

function tooManyFailures(waitSeconds: number): HttpFailure {
  return new HttpFailure("TOO_MANY_FAILED_TOKENS", "too many failed tokens from this address", {
    headers: { "Retry-After": String(waitSeconds) },
  });
}
