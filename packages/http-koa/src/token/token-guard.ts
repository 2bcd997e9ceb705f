import { checkedOptions, invalidOption } from "@pengingat/core/adapter";
import type { Context } from "koa";
import koaJwt from "koa-jwt";
import { HttpFailure } from "../http-failure.js";
import { JWT_NAMES, type JwtOptions } from "../options.js";
import { bearerToken } from "./bearer-token.js";
import { type Caller, callerOf } from "./caller.js";
import { checkClaims } from "./claims.js";
import { failedTokens } from "./failed-tokens.js";
import { RefusedToken } from "./refused-token.js";
import { secretKey } from "./secret-key.js";

const CHALLENGE = 'Bearer realm="pengingat"';
const INVALID = "invalid token (wrong secret, issuer or audience, or expired)";
const DEFAULT_MAX_LIFETIME = 30 * 24 * 60 * 60;

/** Resolves to who makes a request. */
export type TokenGuard = (ctx: Context) => Promise<Caller>;

/**
 * Lets requests with a good token pass. Too many failed ones from one address (the socket's, unless the app trusts
 * its proxy) get 429; a good one always passes, and a request without any is not counted.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 * @throws {HttpFailure} from the guard: `UNAUTHORIZED`, `TOO_MANY_FAILED_TOKENS`
 */
export function tokenGuard(jwt: JwtOptions): TokenGuard {
  checkedOptions("jwt", jwt, JWT_NAMES);
  const maxLifetime = checkedLifetime(jwt.maxLifetime);
  const verify = koaJwt({
    // Its types do not know KeyObject; jsonwebtoken, which it hands the secret to, does.
    secret: secretKey(jwt.secret) as unknown as Buffer,
    algorithms: ["HS256"],
    ...checkedClaim("issuer", jwt.issuer),
    ...checkedClaim("audience", jwt.audience),
    getToken({ req }) {
      const token = bearerToken(req);
      if (token === null) throw unauthorized("no token: send Authorization: Bearer <token>", CHALLENGE);
      return token;
    },
    async isRevoked(_ctx, payload, token) {
      checkClaims(payload, token, maxLifetime);
      return false;
    },
  });
  const failures = failedTokens();

  return async (ctx) => {
    // koa-jwt takes a secret in `ctx.state` before its own, and writes the payload there: it gets a state to itself,
    // so that whatever the app around us keeps in the state neither decides nor is changed.
    const own: Context = Object.create(ctx, { state: { value: {} } });
    try {
      await verify(own, async () => {});
      return callerOf(own.state.user);
    } catch (error) {
      if (error instanceof HttpFailure) throw error;
      const waitSeconds = failures.add(ctx.ip);
      if (waitSeconds !== null) throw tooManyFailures(waitSeconds);
      throw unauthorized(reasonOf(error), `${CHALLENGE}, error="invalid_token"`);
    }
  };
}

/** jsonwebtoken's own messages quote the expected issuer and audience, so a client sees only ours. */
function reasonOf(error: unknown): string {
  const wrapped = typeof error === "object" && error !== null && "originalError" in error;
  const cause = wrapped ? error.originalError : error;
  return cause instanceof RefusedToken ? cause.message : INVALID;
}

function unauthorized(message: string, challenge: string): HttpFailure {
  return new HttpFailure("UNAUTHORIZED", message, { headers: { "WWW-Authenticate": challenge } });
}

function tooManyFailures(waitSeconds: number): HttpFailure {
  return new HttpFailure("TOO_MANY_FAILED_TOKENS", "too many failed tokens from this address", {
    headers: { "Retry-After": String(waitSeconds) },
  });
}

function checkedLifetime(seconds = DEFAULT_MAX_LIFETIME): number {
  if (Number.isFinite(seconds) && seconds > 0) return seconds;
  throw invalidOption("jwt.maxLifetime", "a positive number of seconds", seconds);
}

/** An empty string would switch the check off without notice. */
function checkedClaim<Name extends "issuer" | "audience">(name: Name, value: string | undefined) {
  if (value === undefined) return {};
  if (typeof value === "string" && value !== "") return { [name]: value };
  throw invalidOption(`jwt.${name}`, "a non-empty string", value);
}
