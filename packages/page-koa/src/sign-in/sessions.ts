import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { UserDirectory } from "@pengingat/core";
import type { Context } from "koa";
import { cookieOf, setCookie } from "../http/cookies.js";

/** How long a session lasts, in milliseconds. */
const LIFETIME_MS = 12 * 3_600_000;

/** A request of somebody who is signed in. */
export interface Session {
  /** The user's name. */
  readonly user: string;
  /** What a form of this session carries, for a request whose headers do not say where it comes from. */
  readonly token: string;
}

/** The session of a request, or `null`. */
export async function sessionOf(ctx: Context, users: UserDirectory): Promise<Session | null> {
  const secret = cookieOf(ctx, cookieName(ctx));
  if (secret === null) return null;
  const user = await users.userOfSession(secretHash(secret));
  return user === null ? null : { user, token: formToken(secret) };
}

/** Opens a session and sets its cookie; `null` where the user is gone or has another password. */
export async function openSession(
  ctx: Context,
  users: UserDirectory,
  user: { readonly name: string; readonly password: string | null },
): Promise<Session | null> {
  const secret = randomBytes(32).toString("base64url");
  const isOpen = await users.openSession({ id: secretHash(secret), ...user, lifetimeMs: LIFETIME_MS });
  if (!isOpen) return null;
  setCookie(ctx, cookieName(ctx), secret, { maxAgeSeconds: LIFETIME_MS / 1_000, sameSite: "Strict" });
  return { user: user.name, token: formToken(secret) };
}

/** Ends the session of a request and its cookie. */
export async function closeSession(ctx: Context, users: UserDirectory): Promise<void> {
  const secret = cookieOf(ctx, cookieName(ctx));
  if (secret !== null) await users.closeSession(secretHash(secret));
  setCookie(ctx, cookieName(ctx), "", { maxAgeSeconds: 0, sameSite: "Strict" });
}

/** What is kept of a secret: whoever reads the table can sign in with none of it. */
export function secretHash(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}

/** Whether a form carries the token of the session. */
export function isFormToken(session: Session, given: string | null): boolean {
  const [expected, got] = [Buffer.from(session.token), Buffer.from(given ?? "")];
  return expected.length === got.length && timingSafeEqual(expected, got);
}

/** A browser keeps a `__Host-` cookie from every other host and path, and takes it over TLS only. */
function cookieName(ctx: Context): string {
  return ctx.secure ? "__Host-pengingat" : "pengingat";
}

function formToken(secret: string): string {
  return createHmac("sha256", secret).update("form").digest("base64url");
}
