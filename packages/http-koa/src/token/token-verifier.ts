import { ReminderError } from "@pengingat/core";
import jsonwebtoken from "jsonwebtoken";
import type { Context } from "koa";
import koaJwt from "koa-jwt";
import type { JwtOptions } from "../options.js";
import { refused, type Verdict, verdictOf } from "./claims.js";
import { secretKey } from "./secret-key.js";

const DEFAULT_MAX_LIFETIME = 30 * 24 * 60 * 60;

/** Judges a token that came with a request. */
type TokenVerifier = (ctx: Context, token: string) => Promise<Verdict>;

/**
 * koa-jwt, with what it leaves open closed.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function tokenVerifier(options: JwtOptions): TokenVerifier {
  const maxLifetime = checkedLifetime(options.maxLifetime);
  const settings = {
    // Its types are older than key objects; the verifier underneath takes them, and is fifty times as fast with one.
    secret: secretKey(options.secret) as unknown as Buffer,
    algorithms: ["HS256"],
    complete: true,
    key: "verified",
    getToken: (ctx: Context) => ctx.state.token as string,
    ...checkedClaim("issuer", options.issuer),
    ...checkedClaim("audience", options.audience),
  };
  const verify = koaJwt(settings);

  return async (ctx, token) => {
    // koa-jwt prefers `ctx.state.secret` to its own: with a state of our own, the app around us cannot set it by chance.
    const isolated: Context = Object.create(ctx, { state: { value: { token } } });
    try {
      await verify(isolated, async () => {});
    } catch (error) {
      return refused(reasonOf(error));
    }
    return verdictOf(isolated.state.verified, maxLifetime, Date.now() / 1000);
  };
}

/** The verifier's own words quote the expected issuer and audience. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && "originalError" in error ? error.originalError : error;
  if (cause instanceof jsonwebtoken.TokenExpiredError) return "the token has expired";
  if (cause instanceof jsonwebtoken.NotBeforeError) return "the token is not valid yet";
  return "the token is not valid here";
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
