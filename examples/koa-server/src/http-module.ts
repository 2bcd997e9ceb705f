import { Tokens } from "@pengingat/example-composition";
import { reminderMiddleware } from "@pengingat/http-koa";
import { ContainerModule } from "inversify";
import { loggedService } from "./logged-service.js";
import { ServerTokens } from "./server-tokens.js";

/** The routes, as one middleware for the whole app. */
export const httpModule = new ContainerModule(({ bind }) => {
  bind(ServerTokens.Routes)
    .toResolvedValue(
      (
        { jwt },
        service,
        scheduler,
        records,
        vehicles,
        history,
        receipts,
        suppressions,
        webhooks,
        events,
        sequelize,
        secret,
        signal,
        log,
      ) =>
        reminderMiddleware({
          service: loggedService(service, log),
          scheduler,
          records,
          vehicles,
          history,
          receipts,
          suppressions,
          webhooks,
          events,
          jwt: {
            secret,
            issuer: jwt.issuer ?? undefined,
            audience: jwt.audience ?? undefined,
            maxLifetime: jwt.maxLifetimeSeconds,
          },
          health: async () => {
            await sequelize.query("select 1");
          },
          signal,
        }),
      [
        Tokens.Settings,
        Tokens.Service,
        ServerTokens.Scheduler,
        Tokens.Records,
        Tokens.Vehicles,
        Tokens.History,
        Tokens.Receipts,
        Tokens.Suppressions,
        Tokens.Webhooks,
        Tokens.GatewayEvents,
        Tokens.Sequelize,
        ServerTokens.JwtSecret,
        ServerTokens.Stop,
        ServerTokens.Log,
      ],
    )
    .inSingletonScope();
});
