import Koa from "koa";
import jwt from "koa-jwt";
import type { OpenContender } from "../../harness/contender.ts";
import { STATUS_PATH, type StatusOptions, served, statusBody } from "./answer.ts";

/** Koa with koa-jwt as its README shows: the secret as a string. */
export const open: OpenContender<StatusOptions> = async ({ secret }) => {
  const app = new Koa();
  app.use(jwt({ secret }));
  app.use((ctx) => {
    if (ctx.path === STATUS_PATH) ctx.body = statusBody();
  });
  return served(app.callback());
};
