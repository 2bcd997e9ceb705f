import type { Context } from "koa";

/**
 * The path that the router is mounted under, without a slash at its end; empty at the root.
 *
 * @param path - the route that serves the request
 */
export function mountPoint(ctx: Context, path: string): string {
  // Express and Fastify cut the prefix off the URL before Koa sees it, and keep the whole here.
  const { originalUrl = ctx.originalUrl }: { originalUrl?: unknown } = ctx.req as object;
  const [asked = ""] = String(originalUrl)
    .replace(/^https?:\/\/[^/]*/i, "")
    .split("?", 1);
  return asked.slice(0, Math.max(0, asked.lastIndexOf(path)));
}
