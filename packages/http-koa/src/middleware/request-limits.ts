import type { Middleware } from "koa";
import { HttpFailure } from "../http-failure.js";
import { drainBody, hasBody } from "./request-body.js";

const MOST_QUERY_CHARACTERS = 2048;

/** Refuses long queries and big bodies, and waits for the whole request: half of one asks for nothing. */
export function requestLimits(): Middleware {
  return async (ctx, next) => {
    if (ctx.querystring.length > MOST_QUERY_CHARACTERS) {
      throw new HttpFailure("QUERY_TOO_LONG", `the query is longer than ${MOST_QUERY_CHARACTERS} characters`);
    }
    if (hasBody(ctx.req)) await drainBody(ctx.req);
    await next();
  };
}
