import type { Context } from "koa";

/** Emits an error that the client does not see as `error` on the app. */
export function emitError(ctx: Context, thrown: unknown): void {
  ctx.app.emit("error", asError(thrown), ctx);
}

/** Koa's own listener throws at anything else. */
function asError(thrown: unknown): Error {
  return thrown instanceof Error
    ? thrown
    : new Error("a value that is not an Error was thrown", { cause: thrown });
}
