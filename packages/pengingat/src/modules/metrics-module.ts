import { ContainerModule } from "inversify";
import { countedService } from "../metrics/attempts.js";
import { laterMetrics } from "../metrics/later-metrics.js";
import { ServerTokens, Tokens } from "./tokens.js";

/** What the server counts, and the service whose attempts are counted. */
export const metricsModule = new ContainerModule(({ bind }) => {
  bind(ServerTokens.Metrics)
    .toDynamicValue((context) => {
      const [store, webhooks] = [context.get(Tokens.Store), context.get(Tokens.Webhooks)];
      return laterMetrics(webhooks, {
        lastRun: async () => (await store.figures()).lastRun,
        async load(before) {
          const { createMetrics } = await import("../metrics/metrics.js");
          const gateways = webhooks.map(({ gateway }) => gateway);
          return createMetrics(store, gateways, before);
        },
      });
    })
    .inSingletonScope()
    .onDeactivation(({ close }) => close());
  bind(ServerTokens.Service)
    .toDynamicValue((context) =>
      countedService(context.get(Tokens.Service), context.get(ServerTokens.Metrics).countAttempt),
    )
    .inSingletonScope();
});
