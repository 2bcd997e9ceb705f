import { once } from "node:events";
import Koa from "koa";
import { httpModule } from "../modules/http-module.js";
import { beginSchedule, loadScheduler } from "../modules/load-scheduler.js";
import { metricsModule } from "../modules/metrics-module.js";
import { pageModule } from "../modules/page-module.js";
import { ServerTokens, Tokens } from "../modules/tokens.js";
import { logStart } from "../start-log.js";
import { banner } from "./banner.js";
import { demoLink } from "./demo-link.js";
import { jwtSecret } from "./jwt-secret.js";
import { closeServer, listen } from "./listen.js";
import { pageFirst } from "./page-first.js";
import { requestErrors } from "./request-errors.js";
import { signToken, usualLifetime } from "./sign-token.js";
import { nextRun, startProcess } from "./start-process.js";

/** Serves the routes until the process is asked to stop. */
export async function serve(): Promise<void> {
  const { stop, home, settings, log, open } = startProcess({ jwtSecret: true });
  const secret = jwtSecret(settings, home);
  const workshop = await open();
  if (workshop === null) return;
  const { container } = workshop;
  container.bind(ServerTokens.Stop).toConstantValue(stop);
  container.bind(ServerTokens.JwtSecret).toConstantValue(secret);
  container.load(metricsModule);

  try {
    await loadScheduler(container);
    container.load(httpModule, pageModule);
    // Of the addresses that a request names, only the last is the proxy's word; the others may be invented.
    const app = new Koa({ proxy: settings.http.trustsProxy, maxIpsCount: 1 });
    app.on("error", requestErrors(log));
    app.use(pageFirst(container.get(ServerTokens.Page).routes() as Koa.Middleware));
    app.use(container.get(ServerTokens.Metrics).refusals);
    app.use(container.get(ServerTokens.Routes));
    const { server, address } = await listen(app, settings.http.port, settings.http.host);

    const webhooks = container.get(Tokens.Webhooks).map(({ gateway }) => `/webhooks/${gateway}`);
    if (webhooks.length > 0) log.info({ webhooks }, "webhook endpoints enabled");
    const scheduler = await beginSchedule(container);
    logStart(log, workshop, home, nextRun(scheduler.status(), settings));
    log.info({ address }, "listening");
    if (settings.isEmbedded) {
      const { issuer, audience } = settings.jwt;
      const expiresInSeconds = usualLifetime(settings);
      const token = signToken(secret, { subject: "demo", expiresInSeconds, issuer, audience });
      const { users } = container.get(Tokens.Store);
      const page = await demoLink(users, container.get(ServerTokens.SignInLinks), address);
      process.stdout.write(banner({ address, page, token, expiresInSeconds, home, isDemo: workshop.isDemo }));
    }
    container.get(ServerTokens.Metrics).begin();

    if (!stop.aborted) await once(stop, "abort");
    log.info("stopping");
    const { shutdownGraceMs } = settings.limits;
    // A run that was started with Prefer: respond-async has no request that is waited for.
    const lastRun = container.get(Tokens.Gate).enter(AbortSignal.timeout(shutdownGraceMs));
    await Promise.all([scheduler.leave(), closeServer(server, shutdownGraceMs), lastRun]);
  } finally {
    await workshop.close().catch((err) => log.warn({ err }, "the database was not closed in order"));
  }
  log.info("stopped");
}
