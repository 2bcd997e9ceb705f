import type { GatewayRoute } from "@pengingat/http-koa";
import type { Middleware } from "koa";
import { type CountedAttempt, receiveAttempts } from "./attempts.js";
import type { Metrics, MetricsBefore } from "./metrics.js";
import { openRunOf, type SchedulerMetrics } from "./open-run.js";
import { type CallKind, countedRoutes, refusedPaths } from "./webhook-calls.js";

/** Metrics whose library is loaded at the first count or scrape: a server that nobody scrapes starts without it, and no count is lost. */
export interface LaterMetrics extends SchedulerMetrics {
  /** The webhooks, with their calls counted. */
  readonly webhooks: readonly GatewayRoute[];
  /** Counts calls that no webhook hears of, before the routes. */
  readonly refusals: Middleware;
  /** Counts an attempt of a run in this thread; those of worker threads come by themselves. */
  countAttempt(attempt: CountedAttempt): void;
  /** All metrics in the text format of Prometheus. */
  text(): Promise<string>;
  /** Begins to count what no call reports, such as runs of other processes. */
  begin(): void;
  close(): void;
}

/** What {@link laterMetrics} works with. */
interface LaterParts {
  /** Resolves to the number of the last run of any process. */
  readonly lastRun: () => Promise<string>;
  /** Is called once. */
  readonly load: (before: MetricsBefore) => Promise<Metrics>;
}

/** Counts from the start on. */
export function laterMetrics(routes: readonly GatewayRoute[], { lastRun, load }: LaterParts): LaterMetrics {
  const { current: openRun, ...runs } = openRunOf();
  let since: string | undefined;
  let loading: Promise<Metrics> | null = null;

  async function loaded(): Promise<Metrics> {
    loading ??= load({ openRun, since });
    try {
      return await loading;
    } catch (error) {
      loading = null;
      throw error;
    }
  }

  /**
   * What comes before the library is loaded is counted then, in its order. While an update replaces the files of a server
   * that runs, it cannot be, which must not end what is counted.
   */
  function later(count: (metrics: Metrics) => void): void {
    loaded().then(count, () => {});
  }

  const countAttempt = (attempt: CountedAttempt) => later((metrics) => metrics.countAttempt(attempt));
  const countCall = (gateway: string, kind: CallKind) => later((metrics) => metrics.countCall(gateway, kind));
  return {
    webhooks: countedRoutes(routes, countCall),
    refusals: refusedPaths(routes, countCall),
    countAttempt,
    ...runs,
    text: async () => (await loaded()).text(),
    begin() {
      lastRun().then(
        (number) => {
          since = number;
        },
        () => {},
      );
    },
    close: receiveAttempts(countAttempt),
  };
}
