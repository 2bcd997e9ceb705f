import type { Middleware } from "koa";

/**
 * The page before the routes, which refuse every path that is not theirs. A target may be a whole URL, as to a proxy: Koa's
 * parser throws at one that is malformed, and prints it, so the routes refuse it without the page having seen it.
 */
export function pageFirst(page: Middleware): Middleware {
  return (ctx, next) => {
    const { url: target = "/" } = ctx.req;
    if (!target.startsWith("/")) {
      const url = URL.parse(target);
      if (!url?.pathname.startsWith("/")) return next();
      ctx.req.url = url.pathname + url.search;
    }
    return page(ctx, next);
  };
}
