import type { Context } from "koa";

/** Tells the app of an error that the client is not told of. */
export function emitError(ctx: Context, thrown: unknown): void {
  ctx.app.emit("error", asError(thrown), ctx);
}

/** Koa's own listener throws at anything else. */
function asError(thrown: unknown): Error {
  return thrown instanceof Error
    ? thrown
    : new Error("something that is not an Error was thrown", { cause: thrown });
}
