import { reminderMiddleware } from "@pengingat/http-koa";
import { ContainerModule } from "inversify";
import { resultsSince } from "../results/results-since.js";
import { ServerTokens, Tokens } from "./tokens.js";

/** The routes, as one middleware for the whole app. */
export const httpModule = new ContainerModule(({ bind }) => {
  bind(ServerTokens.Routes)
    .toDynamicValue((context) => {
      const { jwt } = context.get(Tokens.Settings);
      const sequelize = context.get(Tokens.Sequelize);
      return reminderMiddleware({
        service: context.get(ServerTokens.Service),
        scheduler: context.get(ServerTokens.Scheduler),
        store: context.get(Tokens.Store),
        webhooks: context.get(ServerTokens.Metrics).webhooks,
        events: context.get(Tokens.GatewayEvents),
        metrics: () => context.get(ServerTokens.Metrics).text(),
        results: (since) => resultsSince(context, since),
        jwt: {
          secret: context.get(ServerTokens.JwtSecret),
          issuer: jwt.issuer ?? undefined,
          audience: jwt.audience ?? undefined,
          maxLifetime: jwt.maxLifetimeSeconds,
        },
        health: async () => {
          await sequelize.query("select 1");
        },
        signal: context.get(ServerTokens.Stop),
      });
    })
    .inSingletonScope();
});
