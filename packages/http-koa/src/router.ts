import { METHODS } from "node:http";
import { Router } from "@koa/router";
import { checkedPort, ReminderError } from "@pengingat/core";
import type { Middleware } from "koa";
import type { Endpoint } from "./endpoints/endpoint.js";
import { healthEndpoint } from "./endpoints/health.js";
import { openApiEndpoint } from "./endpoints/openapi.js";
import { reminderEndpoints } from "./endpoints/reminders.js";
import { runHistoryEndpoints } from "./endpoints/run-history.js";
import { runEndpoints } from "./endpoints/runs.js";
import { schedulerEndpoints } from "./endpoints/scheduler.js";
import { HttpFailure } from "./http-failure.js";
import { answerFrame } from "./middleware/answer-frame.js";
import { wholeRequest } from "./middleware/request-limits.js";
import { type TokenGuard, tokenGuard } from "./middleware/token-guard.js";
import type { ReminderRouterOptions } from "./options.js";
import { ANYBODY } from "./token/caller.js";

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
  return guardedRouter(options, tokenGuard(options.jwt));
}

/**
 * A whole app in one middleware: the routes, and for every other path 401 without a token and 404 with one. What is
 * mounted after it is never reached.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function reminderMiddleware(options: ReminderRouterOptions): Middleware {
  const guard = tokenGuard(options.jwt);
  const routes = guardedRouter(options, guard).routes() as Middleware;
  const frame = answerFrame();
  return (ctx) => routes(ctx, () => frame(ctx, () => guard(ctx).then(notFound)));
}

function guardedRouter(options: ReminderRouterOptions, guard: TokenGuard): Router {
  checkedPort("service", options.service, ["run", "preview"]);
  checkedPort("scheduler", options.scheduler, ["start", "stop", "status"]);
  if (typeof options.health !== "function") {
    throw new ReminderError("INVALID_OPTION", `health: expected a function, got ${typeof options.health}`);
  }
  const frame = answerFrame();
  // Middleware for each route, none for the router: that would run for paths of the app around it.
  const router = new Router({ sensitive: true });
  const endpoints = endpointsOf(options);
  for (const { method, path, access, respond } of endpoints) {
    const answer: Middleware = async (ctx) => {
      const caller = access === "token" ? await guard(ctx) : ANYBODY;
      await respond(ctx, { caller, body: await wholeRequest(ctx) });
    };
    router.register(routePath(path), [method], [frame, answer]);
  }
  for (const [path, allowed] of methodsByPath(endpoints)) {
    const others = METHODS.filter((method) => !allowed.includes(method));
    router.register(routePath(path), others, [
      frame,
      (ctx) => guard(ctx).then(() => methodNotAllowed(allowed)),
    ]);
  }
  return router;
}

function endpointsOf(options: ReminderRouterOptions): Endpoint[] {
  const { scheduler, health, records, vehicles, history } = options;
  const endpoints = [
    ...schedulerEndpoints(scheduler),
    ...runEndpoints(options),
    ...(history ? runHistoryEndpoints(history) : []),
    ...(records ? reminderEndpoints(records, vehicles) : []),
    healthEndpoint(health),
  ];
  return [...endpoints, openApiEndpoint(endpoints)];
}

/** OpenAPI's `{id}` as the router writes it. */
function routePath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ":$1");
}

/** The methods of each path; the router answers HEAD wherever it answers GET. */
function methodsByPath(endpoints: readonly Endpoint[]): Map<string, string[]> {
  const methods = new Map<string, string[]>();
  for (const { method, path } of endpoints) {
    methods.set(path, [...(methods.get(path) ?? []), ...(method === "GET" ? ["GET", "HEAD"] : [method])]);
  }
  return methods;
}

async function notFound(): Promise<never> {
  throw new HttpFailure("NOT_FOUND", "there is nothing at this path");
}

function methodNotAllowed(allowed: readonly string[]): never {
  const list = allowed.join(", ");
  throw new HttpFailure("METHOD_NOT_ALLOWED", `this path answers ${list}`, { headers: { Allow: list } });
}
