import type { Context } from "koa";
import { Layout } from "./view/layout.js";
import type { Screen, View } from "./view/view.js";

/** Writes a screen. Without a document type browsers would lay it out as they did in the nineties. */
export function show(ctx: Context, view: View, screen: Screen, status = 200): void {
  ctx.status = status;
  ctx.type = "text/html; charset=utf-8";
  ctx.vary("Cookie, Accept-Language");
  ctx.body = `<!doctype html>${Layout({ view, screen, isReply: ctx.method === "POST" })}`;
}

/** Sends the browser on. Relative: the page does not know what it is mounted under. */
export function redirect(ctx: Context, to: string, status = 303): void {
  ctx.status = status;
  ctx.set("Location", to);
  ctx.body = "";
}
