import { type GatewayWebhook, ReminderError, type WebhookReading } from "@pengingat/core";
import type { GatewayRoute } from "@pengingat/http-koa";
import type { Middleware } from "koa";

/** What a call of a gateway may be. One call may be of several kinds, and counts for each. */
export const CALL_KINDS = [
  "receipt",
  "message",
  "move",
  "notice",
  "handshake",
  "nothing",
  "not_understood",
  "refused",
] as const;

/** One of them. */
export type CallKind = (typeof CALL_KINDS)[number];

/** The routes of the gateways; each call is counted by what it brings. */
export function countedRoutes(
  routes: readonly GatewayRoute[],
  count: (gateway: string, kind: CallKind) => void,
): readonly GatewayRoute[] {
  return routes.map((route) => ({
    ...route,
    webhook: countedWebhook(route.webhook, (kind) => count(route.gateway, kind)),
  }));
}

/** Counts calls whose path does not hold the gateway's secret: no webhook hears of them. */
export function refusedPaths(
  routes: readonly GatewayRoute[],
  count: (gateway: string, kind: CallKind) => void,
): Middleware {
  const names = routes.filter(({ secret }) => secret !== undefined).map(({ gateway }) => gateway);
  return async (ctx, next) => {
    await next();
    // Koa's own `path` throws for a target that is no URL.
    const [path = ""] = ctx.url.split("?");
    const gateway = names.find((name) => `${path}/`.startsWith(`/webhooks/${name}/`));
    // Without any secret it is a path that needs a token.
    if (gateway !== undefined && [401, 404].includes(ctx.status)) count(gateway, "refused");
  };
}

function countedWebhook(webhook: GatewayWebhook, count: (kind: CallKind) => void): GatewayWebhook {
  return {
    isSigned: webhook.isSigned,
    read(call) {
      try {
        const reading = webhook.read(call);
        const kinds = call.method === "GET" ? (["handshake"] as const) : kindsOf(reading);
        for (const kind of kinds) count(kind);
        return reading;
      } catch (error) {
        count(ReminderError.is(error) && error.code === "WEBHOOK_REFUSED" ? "refused" : "not_understood");
        throw error;
      }
    },
  };
}

function kindsOf({ receipts, incoming, moves = [], notices = [] }: WebhookReading): readonly CallKind[] {
  const kinds: CallKind[] = [];
  if (receipts.length > 0) kinds.push("receipt");
  if (incoming.length > 0) kinds.push("message");
  if (moves.length > 0) kinds.push("move");
  if (notices.length > 0) kinds.push("notice");
  return kinds.length > 0 ? kinds : ["nothing"];
}
