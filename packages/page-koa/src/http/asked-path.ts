import type { Context } from "koa";

/** The path that was asked for, with whatever the page is mounted under. */
function askedPath(ctx: Context): string {
  // Express and Fastify cut the prefix off the URL before Koa sees it, and keep the whole here.
  const { originalUrl = ctx.originalUrl }: { originalUrl?: unknown } = ctx.req as object;
  const [path = ""] = String(originalUrl)
    .replace(/^https?:\/\/[^/]*/i, "")
    .split("?", 1);
  return path;
}

/**
 * Where to send a request whose relative links would lead astray, or `null`. All links of the page are relative, so that
 * it works under any prefix, also one that a proxy strips: the first screen needs a slash at its end, the others none.
 */
export function betterPath(ctx: Context, route: string): string | null {
  const path = askedPath(ctx);
  if (route === "/")
    return path.endsWith("/") ? null : `./${path.slice(path.lastIndexOf("/") + 1)}/${ctx.search}`;
  return path.endsWith("/") ? `..${route}${ctx.search}` : null;
}
