import { METHODS } from "node:http";
import { Router } from "@koa/router";
import { checkedPort, ReminderError } from "@pengingat/core";
import type { Middleware } from "koa";
import type { Endpoint } from "./endpoints/endpoint.js";
import { healthEndpoint } from "./endpoints/health.js";
import { openApiEndpoint } from "./endpoints/openapi.js";
import { type PathAnswer, pathAnswer } from "./endpoints/path-answer.js";
import { reminderEndpoints } from "./endpoints/reminders.js";
import { runHistoryEndpoints } from "./endpoints/run-history.js";
import { runEndpoints } from "./endpoints/runs.js";
import { schedulerEndpoints } from "./endpoints/scheduler.js";
import { suppressionEndpoints } from "./endpoints/suppressions.js";
import { unconfirmedEndpoint } from "./endpoints/unconfirmed.js";
import { webhookEndpoints } from "./endpoints/webhooks.js";
import { HttpFailure } from "./http-failure.js";
import { answerFrame } from "./middleware/answer-frame.js";
import { type TokenGuard, tokenGuard } from "./middleware/token-guard.js";
import type { ReminderRouterOptions } from "./options.js";

/**
 * The routes, to mount beside those of an app: `app.use(reminderRouter(options).routes())`, under a prefix with
 * `.prefix("/reminders")` or in another router. It answers for its own paths only, and there for every method
 * (405 with `Allow`), so that `allowedMethods()` is not needed. It never listens.
 *
 * Errors that the client is not told are emitted on the app, as Koa's own are: `app.on("error", …)`.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function reminderRouter(options: ReminderRouterOptions): Router {
  return routerOf(answersByPath(options, tokenGuard(options.jwt)));
}

/**
 * A whole app in one middleware: the routes, and for every other path 401 without a token and 404 with one. What is
 * mounted after it is never reached.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function reminderMiddleware(options: ReminderRouterOptions): Middleware {
  const guard = tokenGuard(options.jwt);
  const answers = answersByPath(options, guard);
  const routes = routerOf(answers).routes() as Middleware;
  const nothingHere = answerFrame(async (ctx) => {
    guard(ctx);
    throw new HttpFailure("NOT_FOUND", "there is nothing at this path");
  });
  // The router tries its routes in turn, which takes longer than most answers; most requests name a path as it is.
  const literal = new Map([...answers].filter(([path]) => !path.includes("{")));
  return (ctx) => literal.get(ctx.path)?.(ctx) ?? routes(ctx, () => nothingHere(ctx));
}

function answersByPath(options: ReminderRouterOptions, guard: TokenGuard): ReadonlyMap<string, PathAnswer> {
  checkedPort("service", options.service, ["run", "preview"]);
  checkedPort("scheduler", options.scheduler, ["start", "stop", "status"]);
  if (typeof options.health !== "function") {
    throw new ReminderError("INVALID_OPTION", `health: expected a function, got ${typeof options.health}`);
  }
  const paths = Map.groupBy(endpointsOf(options), ({ path }) => path);
  return new Map([...paths].map(([path, served]) => [path, answerFrame(pathAnswer(served, guard))]));
}

/** Middleware for each path, none for the router: that would run for paths of the app around it. */
function routerOf(answers: ReadonlyMap<string, PathAnswer>): Router {
  const router = new Router({ sensitive: true });
  for (const [path, answer] of answers) router.register(routePath(path), METHODS, (ctx) => answer(ctx));
  return router;
}

function endpointsOf(options: ReminderRouterOptions): Endpoint[] {
  const { scheduler, health, records, receipts, suppressions, vehicles, history } = options;
  const endpoints = [
    ...schedulerEndpoints(scheduler),
    ...runEndpoints(options),
    ...(history ? runHistoryEndpoints(history) : []),
    ...(records ? reminderEndpoints(records, vehicles) : []),
    ...(receipts ? [unconfirmedEndpoint(receipts, vehicles)] : []),
    ...(suppressions ? suppressionEndpoints(suppressions) : []),
    ...webhookEndpoints(options),
    healthEndpoint(health),
  ];
  return [...endpoints, openApiEndpoint(endpoints)];
}

/** OpenAPI's `{id}` as the router writes it. */
function routePath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ":$1");
}
