import type { GatewayRoute } from "@pengingat/http-koa";
import { type CountedAttempt, receiveAttempts } from "./attempts.js";
import type { Metrics } from "./metrics.js";
import type { SchedulerMetrics } from "./scheduler-metrics.js";
import { countedRoutes } from "./webhook-calls.js";

/** Metrics whose library is loaded at the first count, or once the server listens: no start waits for it, and no count is lost. */
export interface LaterMetrics extends SchedulerMetrics {
  /** The webhooks, with their calls counted. */
  readonly webhooks: readonly GatewayRoute[];
  /** Counts an attempt of a run in this thread; those of worker threads come by themselves. */
  countAttempt(attempt: CountedAttempt): void;
  /** All metrics in the text format of Prometheus. */
  text(): Promise<string>;
  /** Begins to count what no call reports, such as runs of other processes. */
  begin(): Promise<void>;
  close(): void;
}

/** Counts from the start on; `load` is called once. */
export function laterMetrics(routes: readonly GatewayRoute[], load: () => Promise<Metrics>): LaterMetrics {
  let loading: Promise<Metrics> | null = null;

  function loaded(): Promise<Metrics> {
    loading ??= load();
    return loading;
  }

  /** What comes before the library is loaded is counted then, in its order. */
  function later(count: (metrics: Metrics) => void): void {
    void loaded().then(count);
  }

  const countAttempt = (attempt: CountedAttempt) => later((metrics) => metrics.countAttempt(attempt));
  return {
    webhooks: countedRoutes(routes, (gateway, kind) => later((metrics) => metrics.countCall(gateway, kind))),
    countAttempt,
    scheduler: (event) => later((metrics) => metrics.scheduler(event)),
    readOpenRun: (read) => later((metrics) => metrics.readOpenRun(read)),
    text: async () => (await loaded()).text(),
    async begin() {
      await loaded();
    },
    close: receiveAttempts(countAttempt),
  };
}
