import { type GatewayWebhook, ReminderError, type WebhookReading } from "@pengingat/core";
import type { GatewayRoute } from "@pengingat/http-koa";
import { Counter, type Registry } from "prom-client";

/** What a call of a gateway may be. One call may be of several kinds, and counts for each. */
const KINDS = [
  "receipt",
  "message",
  "move",
  "notice",
  "handshake",
  "nothing",
  "not_understood",
  "refused",
] as const;

type Kind = (typeof KINDS)[number];

/** Counts the calls of gateways by what they bring. Returns the routes, counted. */
export function webhookMetrics(registry: Registry, routes: readonly GatewayRoute[]): readonly GatewayRoute[] {
  const calls = new Counter({
    name: "pengingat_webhook_calls_total",
    help: "Calls of gateways, by what they bring; a call that brings several kinds counts for each.",
    labelNames: ["gateway", "kind"],
    registers: [registry],
  });
  return routes.map((route) => {
    const { gateway, webhook } = route;
    for (const kind of KINDS) calls.inc({ gateway, kind }, 0);
    return { ...route, webhook: countedWebhook(webhook, (kind) => calls.inc({ gateway, kind })) };
  });
}

function countedWebhook(webhook: GatewayWebhook, count: (kind: Kind) => void): GatewayWebhook {
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

function kindsOf({ receipts, incoming, moves = [], notices = [] }: WebhookReading): readonly Kind[] {
  const kinds: Kind[] = [];
  if (receipts.length > 0) kinds.push("receipt");
  if (incoming.length > 0) kinds.push("message");
  if (moves.length > 0) kinds.push("move");
  if (notices.length > 0) kinds.push("notice");
  return kinds.length > 0 ? kinds : ["nothing"];
}
