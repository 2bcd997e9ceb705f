import Koa from "koa";
import type { OpenContender } from "../../harness/contender.ts";
import { STATUS_PATH, type StatusOptions, served, statusBody } from "./answer.ts";

/** Koa alone, with no token asked for. */
export const open: OpenContender<StatusOptions> = async () => {
  const app = new Koa();
  app.use((ctx) => {
    if (ctx.path === STATUS_PATH) ctx.body = statusBody();
  });
  return served(app.callback());
};
