import type { Context } from "koa";
import { HttpFailure } from "../http-failure.js";
import { wholeRequest } from "../middleware/request-limits.js";
import type { TokenGuard } from "../middleware/token-guard.js";
import { ANYBODY } from "../token/caller.js";
import type { Endpoint } from "./endpoint.js";

/** Answers every method of one path. */
export type PathAnswer = (ctx: Context) => Promise<void>;

/** Answers with the endpoints of a path, HEAD wherever GET is served, and 405 to what is not, to whoever has a token. */
export function pathAnswer(endpoints: readonly Endpoint[], guard: TokenGuard): PathAnswer {
  const served = new Map<string, Endpoint>();
  for (const endpoint of endpoints) {
    served.set(endpoint.method, endpoint);
    if (endpoint.method === "GET") served.set("HEAD", endpoint);
  }
  const allowed = [...served.keys()].join(", ");

  return async (ctx) => {
    const endpoint = served.get(ctx.method);
    const caller = endpoint?.access === "public" ? ANYBODY : guard(ctx);
    if (endpoint === undefined) throw methodNotAllowed(allowed);
    endpoint.admit?.(ctx);
    await endpoint.respond(ctx, { caller, body: await wholeRequest(ctx, endpoint.mostBodyBytes) });
  };
}

function methodNotAllowed(allowed: string): HttpFailure {
  return new HttpFailure("METHOD_NOT_ALLOWED", `this path answers ${allowed}`, {
    headers: { Allow: allowed },
  });
}
