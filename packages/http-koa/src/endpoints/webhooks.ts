import { type GatewayEvents, type GatewayWebhook, gatewayEvents, type WebhookReading } from "@pengingat/core";
import { invalidOption } from "@pengingat/core/adapter";
import type { Context } from "koa";
import { z } from "zod";
import type { FailureCode } from "../error-table.js";
import type { GatewayRoute, ReminderRouterOptions } from "../options.js";
import { noQuery } from "../schemas/query.js";
import type { DescribedEndpoint, Endpoint } from "./endpoint.js";
import { secretPathSchema, webhookGuard } from "./webhook-guard.js";

/** Meta batches what it could not deliver into one call (https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks). */
export const MAX_WEBHOOK_BYTES = 3 * 1024 * 1024;

const gatewayPathSchema = z.object({
  gateway: z
    .string()
    .describe("One whose webhook is set up, such as `fonnte`; any other is refused as a wrong call is."),
});

const SIGNED = described("/webhooks/{gateway}", "", gatewayPathSchema, []);
const UNSIGNED = described(
  "/webhooks/{gateway}/{secret}",
  "BySecret",
  gatewayPathSchema.extend(secretPathSchema.shape),
  ["NOT_FOUND"],
);

/** The webhooks as the OpenAPI document has them: it says nothing of which are set up. */
export const WEBHOOKS: readonly DescribedEndpoint[] = [...SIGNED, ...UNSIGNED];

function described(
  path: string,
  by: string,
  params: z.ZodObject,
  failures: readonly FailureCode[],
): DescribedEndpoint[] {
  const shared = {
    path,
    params,
    access: "public",
    // The gateway's own parameters are its webhook's to read.
    query: noQuery,
    answer: "text",
    maxBodyBytes: MAX_WEBHOOK_BYTES,
    failures: ["INVALID_WEBHOOK", "WEBHOOK_REFUSED", "DATABASE_LOST", ...failures],
  } as const;
  return [
    {
      ...shared,
      method: "post",
      operationId: `webhook${by}`,
      summary: "Takes delivery reports and customers' messages from a gateway",
    },
    {
      ...shared,
      method: "get",
      operationId: `webhookHandshake${by}`,
      summary: "Lets a gateway verify this address: returns its challenge",
    },
  ];
}

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
  const { path, admit } = webhookGuard(route, at);
  const { gateway, webhook } = route;
  return (webhook.isSigned ? SIGNED : UNSIGNED).map((described) => ({
    ...described,
    path,
    admit: (ctx) => admit(ctx.params),
    async respond(ctx, { body }) {
      const { answer, ...reading } = read(webhook, ctx, body);
      await events.handle(reading, gateway);
      // By default Koa takes a text that begins with < for HTML.
      ctx.type = "text/plain";
      ctx.body = answer;
    },
  }));
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
