import type { Context } from "koa";
import { isFormToken, type Session } from "../sign-in/sessions.js";
import { PageError } from "./page-error.js";

/** The field of a form that holds the session's token. */
export const TOKEN_FIELD = "_token";

/**
 * Lets a request that changes something pass only from the page itself. Browsers say so with `Sec-Fetch-Site`, but only
 * over TLS and to the machine itself; and without a referrer, `Origin` is `null`. In a workshop's own network, where
 * neither helps, the form must carry the token of the session.
 *
 * @throws {PageError} `foreign_request`; `other_session` where only the token of the session is missing
 */
export function requireSamePage(ctx: Context, form: URLSearchParams, session: Session | null): void {
  const site = ctx.get("Sec-Fetch-Site");
  const origin = ctx.get("Origin");
  if (site !== "") {
    if (site !== "same-origin") throw new PageError("foreign_request");
  } else if (origin !== "" && origin !== "null") {
    if (hostOf(origin) !== ctx.host) throw new PageError("foreign_request");
  } else if (session !== null && !isFormToken(session, form.get(TOKEN_FIELD))) {
    throw new PageError("other_session");
  }
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
