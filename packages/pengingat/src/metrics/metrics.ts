import type { SequelizeStore } from "@pengingat/adapter-sequelize";
import type { OpenRun } from "@pengingat/scheduler-pg-boss";
import { collectDefaultMetrics, Registry } from "prom-client";
import { attemptMetrics } from "./attempt-metrics.js";
import type { CountedAttempt } from "./attempts.js";
import { schedulerMetrics } from "./scheduler-metrics.js";
import { storeMetrics } from "./store-metrics.js";
import type { CallKind } from "./webhook-calls.js";
import { webhookMetrics } from "./webhook-metrics.js";

/** What the server counts, for `GET /metrics`. No label names a person, and each has few values. */
export interface Metrics {
  countAttempt(attempt: CountedAttempt): void;
  /** Counts a call of a gateway. */
  countCall(gateway: string, kind: CallKind): void;
  /** All metrics in the text format of Prometheus. */
  text(): Promise<string>;
}

/** What was known before the metrics were made. */
export interface MetricsBefore {
  /** The scheduled run that is not done. */
  readonly openRun: () => OpenRun | null;
  /** The number of the last run when this process began to count. */
  readonly since: string | undefined;
}

/** Begins to count. */
export function createMetrics(
  store: Pick<SequelizeStore, "figures">,
  gateways: readonly string[],
  { openRun, since }: MetricsBefore = { openRun: () => null, since: undefined },
): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  // Gauges that are named like counters, which Prometheus warns of, and dear to read.
  for (const of of ["handles", "requests", "resources"])
    registry.removeSingleMetric(`nodejs_active_${of}_total`);
  const readStore = storeMetrics(registry, store, since);
  schedulerMetrics(registry, openRun);
  // Without `since`, runs are counted from now on, not from the first scrape.
  void readStore();
  return {
    countAttempt: attemptMetrics(registry),
    countCall: webhookMetrics(registry, gateways),
    async text() {
      await readStore();
      return registry.metrics();
    },
  };
}
