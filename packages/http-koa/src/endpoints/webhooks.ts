import { type GatewayEvents, type GatewayWebhook, gatewayEvents, type WebhookReading } from "@pengingat/core";
import { invalidOption } from "@pengingat/core/adapter";
import type { Context } from "koa";
import type { GatewayRoute, ReminderRouterOptions } from "../options.js";
import { noQuery } from "../schemas/query.js";
import type { Endpoint } from "./endpoint.js";
import { webhookGuard } from "./webhook-guard.js";

/** Meta batches what it could not deliver into one call (https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks). */
export const MAX_WEBHOOK_BYTES = 3 * 1024 * 1024;

/**
 * Takes the calls of gateways. A gateway repeats a call that is not answered with 200.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function webhookEndpoints({
  webhooks = [],
  store,
  events = store && gatewayEvents(store),
}: Pick<ReminderRouterOptions, "webhooks" | "store" | "events">): Endpoint[] {
  if (!Array.isArray(webhooks)) throw invalidOption("webhooks", "an array", webhooks);
  const routes: readonly GatewayRoute[] = webhooks;
  if (routes.length === 0) return [];
  if (events === undefined) {
    throw invalidOption("events", "an object with handle beside webhooks, as there is no store", events);
  }
  const endpoints = routes.flatMap((route, index) => endpointsOf(route, `webhooks[${index}]`, events));
  const twice = routes.find(
    ({ gateway }, index) => routes.findIndex((other) => other.gateway === gateway) < index,
  );
  if (twice)
    throw invalidOption(
      "webhooks",
      "each gateway once",
      routes.map(({ gateway }) => gateway),
    );
  return endpoints;
}

function endpointsOf(route: GatewayRoute, at: string, events: GatewayEvents): Endpoint[] {
  const { path, params, admit } = webhookGuard(route, at);
  const { gateway, webhook } = route;
  const shared = {
    path,
    access: "public",
    // The gateway's own parameters are its webhook's to read.
    query: noQuery,
    answer: "text",
    maxBodyBytes: MAX_WEBHOOK_BYTES,
    failures: [
      "INVALID_WEBHOOK",
      "WEBHOOK_REFUSED",
      "DATABASE_LOST",
      ...(params ? ["NOT_FOUND" as const] : []),
    ],
    ...(params ? { params } : {}),
    admit: (ctx: Context) => admit(ctx.params),
    async respond(ctx: Context, { body }: { readonly body: Buffer }) {
      const { answer, ...reading } = read(webhook, ctx, body);
      await events.handle(reading, gateway);
      // By default Koa takes a text that begins with < for HTML.
      ctx.type = "text/plain";
      ctx.body = answer;
    },
  } as const;
  return [
    {
      ...shared,
      method: "post",
      operationId: `webhook-${gateway}`,
      summary: `Takes delivery reports and customers' messages from ${gateway}`,
    },
    {
      ...shared,
      method: "get",
      operationId: `webhookHandshake-${gateway}`,
      summary: `Lets ${gateway} verify this address: returns its challenge`,
    },
  ];
}

function read(webhook: GatewayWebhook, ctx: Context, bytes: Buffer): WebhookReading {
  const { rawBody } = ctx.request as { readonly rawBody?: unknown };
  return webhook.read({
    method: ctx.method === "HEAD" ? "GET" : ctx.method,
    headers: ctx.req.headers,
    query: new URLSearchParams(ctx.querystring),
    // A body parser of the app around us may have read it before.
    body: bytes.length === 0 && typeof rawBody === "string" ? Buffer.from(rawBody) : bytes,
  });
}
