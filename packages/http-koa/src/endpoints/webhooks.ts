import { checkedPort, type GatewayWebhook, ReminderError, type WebhookReading } from "@pengingat/core";
import type { GatewayEvents } from "@pengingat/core/extras";
import type { Context } from "koa";
import type { GatewayRoute, ReminderRouterOptions } from "../options.js";
import { type Endpoint, noQuery } from "./endpoint.js";
import { webhookGuard } from "./webhook-guard.js";

/** Meta puts what it has gathered while nobody answered into one call (https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks). */
const MOST_BODY_BYTES = 3 * 1024 * 1024;

/**
 * Takes what gateways tell of their own accord. A gateway that is not answered 200 tells it again.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function webhookEndpoints({
  webhooks = [],
  events,
}: Pick<ReminderRouterOptions, "webhooks" | "events">): Endpoint[] {
  if (!Array.isArray(webhooks)) {
    throw new ReminderError("INVALID_OPTION", `webhooks: expected an array, got ${typeof webhooks}`);
  }
  const routes: readonly GatewayRoute[] = webhooks;
  if (routes.length === 0) return [];
  if (events === undefined) {
    throw new ReminderError(
      "INVALID_OPTION",
      "events: expected an object with handle beside webhooks, got none",
    );
  }
  checkedPort("events", events, ["handle"]);
  const endpoints = routes.flatMap((route, index) => endpointsOf(route, `webhooks[${index}]`, events));
  const twice = routes.find(
    ({ gateway }, index) => routes.findIndex((other) => other.gateway === gateway) < index,
  );
  if (twice === undefined) return endpoints;
  throw new ReminderError(
    "INVALID_OPTION",
    `webhooks: expected each gateway once, got ${twice.gateway} twice`,
  );
}

function endpointsOf(route: GatewayRoute, at: string, events: GatewayEvents): Endpoint[] {
  const { path, params, admit } = webhookGuard(route, at);
  const { gateway, webhook } = route;
  const shared = {
    path,
    access: "public",
    query: noQuery,
    answer: "text",
    mostBodyBytes: MOST_BODY_BYTES,
    ...(params ? { params } : {}),
    admit: (ctx: Context) => admit(ctx.params),
    async respond(ctx: Context, { body }: { readonly body: Buffer }) {
      const { receipts, incoming, answer } = read(webhook, ctx, body);
      await events.handle({ receipts, incoming });
      // By itself, Koa takes a text that begins with < for a page.
      ctx.type = "text/plain";
      ctx.body = answer;
    },
  } as const;
  const failures = [
    "INVALID_WEBHOOK",
    "WEBHOOK_REFUSED",
    "DATABASE_LOST",
    ...(params ? ["NOT_FOUND" as const] : []),
  ] as const;
  return [
    {
      ...shared,
      method: "POST",
      operationId: `webhook-${gateway}`,
      summary: `What ${gateway} tells: what became of messages, and what customers wrote`,
      failures,
    },
    {
      ...shared,
      method: "GET",
      operationId: `webhookHandshake-${gateway}`,
      summary: `How ${gateway} makes sure of this address, answered with its own challenge`,
      failures,
    },
  ];
}

function read(webhook: GatewayWebhook, ctx: Context, bytes: Buffer): WebhookReading {
  const { rawBody } = ctx.request as { readonly rawBody?: unknown };
  return webhook.read({
    method: ctx.method === "HEAD" ? "GET" : ctx.method,
    headers: ctx.req.headers,
    query: new URLSearchParams(ctx.querystring),
    // A body parser of the app around us may have been there before.
    body: bytes.length === 0 && typeof rawBody === "string" ? Buffer.from(rawBody) : bytes,
  });
}
