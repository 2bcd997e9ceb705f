import { METHODS } from "node:http";
import { Router } from "@koa/router";
import type { Context, Middleware } from "koa";
import type { Endpoint } from "./endpoints/endpoint.js";
import { healthEndpoint } from "./endpoints/health.js";
import { metricsEndpoint } from "./endpoints/metrics.js";
import { openApiEndpoint } from "./endpoints/openapi.js";
import { reminderEndpoints } from "./endpoints/reminders.js";
import { resultEndpoints } from "./endpoints/results.js";
import { runHistoryEndpoints } from "./endpoints/run-history.js";
import { runEndpoints } from "./endpoints/runs.js";
import { schedulerEndpoints } from "./endpoints/scheduler.js";
import { suppressionEndpoints } from "./endpoints/suppressions.js";
import { unresolvedEndpoints } from "./endpoints/unresolved.js";
import { MAX_WEBHOOK_BYTES, WEBHOOKS, webhookEndpoints } from "./endpoints/webhooks.js";
import { HttpFailure, noSuchRoute, webhookRefused } from "./http-failure.js";
import { answerFrame } from "./middleware/answer-frame.js";
import { originForm } from "./middleware/origin-form.js";
import { refuseFields } from "./middleware/refuse-fields.js";
import { wholeRequest } from "./middleware/request-limits.js";
import { checkRouterOptions, type ReminderRouterOptions } from "./options.js";
import { ANYBODY } from "./token/caller.js";
import { type TokenGuard, tokenGuard } from "./token/token-guard.js";

/**
 * The routes, to mount in an app of your own: `app.use(reminderRouter(options).routes())`, below a prefix with
 * `.prefix("/reminders")` or in another router. They check tokens by themselves; other paths and methods are left to
 * the app, so add `.allowedMethods()` as with any router. It never listens.
 *
 * Errors that the client does not see are emitted on the app: `app.on("error", …)`.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function reminderRouter(options: ReminderRouterOptions): Router {
  checkRouterOptions(options);
  return routerOf(options, tokenGuard(options.jwt));
}

/**
 * A whole app in one middleware: the routes, and for every other path or method a failure as JSON: 401 without a
 * token, else 404, or 405 with `Allow`. It never calls what is mounted after it.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function reminderMiddleware(options: ReminderRouterOptions): Middleware {
  checkRouterOptions(options);
  const guard = tokenGuard(options.jwt);
  const router = routerOf(options, guard);
  const routes = router.routes() as Middleware;
  const allowedMethods = router.allowedMethods() as Middleware;
  const rest = answerFrame(async (ctx) => {
    await guard(ctx).catch((thrown) => refuseAsWebhook(ctx, thrown));
    await allowedMethods(ctx, async () => {});
    if (ctx.status === 405) throw methodNotAllowed(ctx);
    if (ctx.status === 404) throw noSuchRoute();
  });
  return async (ctx) => {
    const path = originForm(ctx.req.url ?? "/");
    if (path === null) await invalidTarget(ctx);
    else {
      ctx.req.url = path;
      await routes(ctx, () => rest(ctx));
    }
  };
}

const invalidTarget = answerFrame(async () => {
  throw new HttpFailure("INVALID_PARAMETER", "the request's target is not a valid URL");
});

/**
 * Refuses a call below `/webhooks` as its gateway's webhook would, so that no secret can be looked for by the answers.
 *
 * @throws {HttpFailure} for any other path, what the guard has thrown
 */
async function refuseAsWebhook(ctx: Context, thrown: unknown): Promise<never> {
  const [, rest] = /^\/webhooks\/[^/]+\/?(.*)$/.exec(ctx.path) ?? [];
  if (rest === undefined) throw thrown;
  if (rest !== "") throw noSuchRoute();
  await wholeRequest(ctx, MAX_WEBHOOK_BYTES);
  throw webhookRefused();
}

function routerOf(options: ReminderRouterOptions, guard: TokenGuard): Router {
  // A method that is not among `methods` would get 501 instead of 405.
  const router = new Router({ sensitive: true, methods: METHODS });
  for (const endpoint of endpointsOf(options)) {
    // No `router.use`: in another router it would run for that router's paths too.
    router[endpoint.method](
      endpoint.path.replaceAll(/\{(\w+)\}/g, ":$1"),
      answerFrame(async (ctx) => {
        const caller = endpoint.access === "public" ? ANYBODY : await guard(ctx);
        endpoint.admit?.(ctx);
        const body = await wholeRequest(ctx, endpoint.maxBodyBytes);
        if (endpoint.access === "token" && endpoint.body === undefined) refuseFields(ctx, body);
        await endpoint.respond(ctx, { caller, body });
      }),
    );
  }
  return router;
}

function endpointsOf(options: ReminderRouterOptions): Endpoint[] {
  const { scheduler, health, store, results, metrics } = options;
  const endpoints = [
    ...schedulerEndpoints(scheduler),
    ...runEndpoints(options),
    ...(store
      ? [
          ...runHistoryEndpoints(store),
          ...reminderEndpoints(store),
          ...suppressionEndpoints(store),
          ...unresolvedEndpoints(store),
        ]
      : []),
    ...(results ? resultEndpoints(results) : []),
    ...(metrics ? [metricsEndpoint(metrics)] : []),
    healthEndpoint(health),
  ];
  return [...endpoints, ...webhookEndpoints(options), openApiEndpoint([...endpoints, ...WEBHOOKS])];
}

function methodNotAllowed(ctx: Context): HttpFailure {
  const methods = ctx.response
    .get("Allow")
    .split(", ")
    .filter((method) => method !== "HEAD");
  return new HttpFailure("METHOD_NOT_ALLOWED", `method not allowed; use ${methods.join(" or ")}`);
}
