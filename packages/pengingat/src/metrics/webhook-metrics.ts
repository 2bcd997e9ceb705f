import { Counter, type Registry } from "prom-client";
import { CALL_KINDS, type CallKind } from "./webhook-calls.js";

/** Counts the calls of gateways by what they bring. */
export function webhookMetrics(
  registry: Registry,
  gateways: readonly string[],
): (gateway: string, kind: CallKind) => void {
  const calls = new Counter({
    name: "pengingat_webhook_calls_total",
    help: "Calls of gateways, by what they bring; a call that brings several kinds counts for each.",
    labelNames: ["gateway", "kind"],
    registers: [registry],
  });
  for (const gateway of gateways) for (const kind of CALL_KINDS) calls.inc({ gateway, kind }, 0);
  return (gateway, kind) => calls.inc({ gateway, kind });
}
