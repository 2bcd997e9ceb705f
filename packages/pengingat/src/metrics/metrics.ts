import type { SequelizeStore } from "@pengingat/adapter-sequelize";
import type { GatewayRoute } from "@pengingat/http-koa";
import { collectDefaultMetrics, Registry } from "prom-client";
import { attemptMetrics } from "./attempt-metrics.js";
import { type CountedAttempt, receiveAttempts } from "./attempts.js";
import { type SchedulerEvent, schedulerMetrics } from "./scheduler-metrics.js";
import { storeMetrics } from "./store-metrics.js";
import { webhookMetrics } from "./webhook-metrics.js";

/** What the server counts, for `GET /metrics`. No label names a person, and each has few values. */
export interface Metrics {
  /** The webhooks, with their calls counted. */
  readonly webhooks: readonly GatewayRoute[];
  /** Counts an attempt of a run in this thread; those of worker threads come by themselves. */
  countAttempt(attempt: CountedAttempt): void;
  /** Takes note of what the scheduler did. */
  scheduler(event: SchedulerEvent): void;
  /** All metrics in the text format of Prometheus. */
  text(): Promise<string>;
  close(): void;
}

/** Begins to count. */
export function createMetrics(
  store: Pick<SequelizeStore, "figures">,
  webhooks: readonly GatewayRoute[],
): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  // Gauges that are named like counters, which Prometheus warns of, and dear to read.
  for (const of of ["handles", "requests", "resources"])
    registry.removeSingleMetric(`nodejs_active_${of}_total`);
  const countAttempt = attemptMetrics(registry);
  const readStore = storeMetrics(registry, store);
  // Runs are counted from the server's start on, not from the first scrape.
  void readStore();
  return {
    webhooks: webhookMetrics(registry, webhooks),
    countAttempt,
    scheduler: schedulerMetrics(registry),
    async text() {
      await readStore();
      return registry.metrics();
    },
    close: receiveAttempts(countAttempt),
  };
}
