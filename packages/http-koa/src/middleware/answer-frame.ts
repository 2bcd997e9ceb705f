import type { Context } from "koa";
import { STATUS_OF } from "../error-table.js";
import { HttpFailure } from "../http-failure.js";
import type { FailureBody } from "../schemas/failure.js";
import { emitError } from "./app-errors.js";
import { discardRest, hasBody } from "./request-body.js";

const SECURITY_HEADERS = Object.entries({
  "Cache-Control": "no-store",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
});

/** Gives every response security headers, and turns what is thrown into JSON that shows no internals. */
export function answerFrame(answer: (ctx: Context) => Promise<void>): (ctx: Context) => Promise<void> {
  return async (ctx) => {
    for (const [name, value] of SECURITY_HEADERS) ctx.res.setHeader(name, value);
    try {
      await answer(ctx);
    } catch (thrown) {
      if (ctx.headerSent) breakOff(ctx, thrown);
      else answerFailure(ctx, thrown);
    }
    if (hasBody(ctx.req)) discardRest(ctx.req);
  };
}

function answerFailure(ctx: Context, thrown: unknown): void {
  const { code, message, details, headers } = HttpFailure.of(thrown);
  const body: FailureBody = { success: false, error: { code, message, ...(details ? { details } : {}) } };
  ctx.status = STATUS_OF[code];
  ctx.set(headers);
  ctx.body = body;
  if (code === "INTERNAL_ERROR" || code === "DATABASE_LOST") emitError(ctx, thrown);
}

/** A response that has begun cannot become a failure: only its missing end shows that something went wrong. */
function breakOff(ctx: Context, thrown: unknown): void {
  ctx.res.destroy();
  emitError(ctx, thrown);
}
