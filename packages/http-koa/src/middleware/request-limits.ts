import type { Context } from "koa";
import { HttpFailure } from "../http-failure.js";
import { hasBody, readBody } from "./request-body.js";

const MAX_QUERY_CHARACTERS = 2048;
const MAX_BODY_BYTES = 16 * 1024;
const NO_BODY = Buffer.alloc(0);

/**
 * Refuses long queries and big bodies, and waits for the whole request: half of one must start nothing. Returns the
 * body, empty where there is none or where the app around us has read it.
 *
 * @throws {HttpFailure} `QUERY_TOO_LONG`, and what {@link readBody} throws
 */
export async function wholeRequest(ctx: Context, maxBodyBytes = MAX_BODY_BYTES): Promise<Buffer> {
  if (ctx.querystring.length > MAX_QUERY_CHARACTERS) {
    throw new HttpFailure("QUERY_TOO_LONG", `query too long (limit ${MAX_QUERY_CHARACTERS} characters)`);
  }
  return hasBody(ctx.req) ? readBody(ctx.req, maxBodyBytes) : NO_BODY;
}
