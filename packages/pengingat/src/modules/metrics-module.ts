import { ContainerModule } from "inversify";
import { countedService } from "../metrics/attempts.js";
import { createMetrics } from "../metrics/metrics.js";
import { ServerTokens, Tokens } from "./tokens.js";

/** What the server counts, and the service whose attempts are counted. */
export const metricsModule = new ContainerModule(({ bind }) => {
  bind(ServerTokens.Metrics)
    .toDynamicValue((context) => createMetrics(context.get(Tokens.Store), context.get(Tokens.Webhooks)))
    .inSingletonScope()
    .onDeactivation(({ close }) => close());
  bind(ServerTokens.Service)
    .toDynamicValue((context) =>
      countedService(context.get(Tokens.Service), context.get(ServerTokens.Metrics).countAttempt),
    )
    .inSingletonScope();
});
