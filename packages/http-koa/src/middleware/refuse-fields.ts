import type { Context } from "koa";
import { HttpFailure } from "../http-failure.js";

/** What clients send that always send a body. */
const NOTHING = /^\s*(?:\{\s*\}|null)?\s*$/;

/**
 * Refuses what stands in the body of a route that reads none: whoever sends `{"dry_run":true}` there expects something
 * else than what the route does.
 *
 * @throws {HttpFailure} `INVALID_BODY`
 */
export function refuseFields(ctx: Context, bytes: Buffer): void {
  // What a body parser of the app around us has left of it.
  const { body } = ctx.request as { readonly body?: unknown };
  const isParsed = typeof body === "object" && body !== null && Object.keys(body).length > 0;
  if (!isParsed && NOTHING.test(bytes.toString("utf8"))) return;
  throw new HttpFailure("INVALID_BODY", "this route takes no body; its parameters stand behind the ?");
}
