import { once } from "node:events";
import Koa from "koa";
import { httpModule } from "../modules/http-module.js";
import { schedulerModule } from "../modules/scheduler-module.js";
import { ServerTokens, Tokens } from "../modules/tokens.js";
import { openWorkshop } from "../open-workshop.js";
import { homeFolder } from "../process/home.js";
import { createLog } from "../process/log.js";
import { exitAfterGrace, stopSignal } from "../process/signals.js";
import { readEnvironment } from "../settings/environment.js";
import { parseSettings } from "../settings/settings.js";
import { warnOfTrials } from "../trial-warnings.js";
import { banner } from "./banner.js";
import { jwtSecret } from "./jwt-secret.js";
import { closeServer, listen } from "./listen.js";
import { signToken } from "./sign-token.js";

const BANNER_TOKEN_SECONDS = 12 * 3_600;

/** Serves the routes until the process is asked to stop. */
export async function serve(): Promise<void> {
  const stop = stopSignal();
  const home = homeFolder();
  const settings = parseSettings(readEnvironment(home), { jwtSecret: true });
  const log = createLog(settings.logLevel, (line) => process.stdout.write(line));
  exitAfterGrace(stop, settings.limits.shutdownGraceMs, 1);
  const secret = jwtSecret(settings, home);
  const workshop = await openWorkshop(settings, home, (line) => process.stdout.write(`${line}\n`), log);
  const { container } = workshop;
  container.bind(ServerTokens.Stop).toConstantValue(stop);
  container.bind(ServerTokens.JwtSecret).toConstantValue(secret);
  container.load(schedulerModule, httpModule);

  try {
    const app = new Koa();
    app.on("error", (err) => log.error({ err }, "request failed"));
    app.use(container.get(ServerTokens.Routes));
    const { server, address } = await listen(app, settings.http.port, settings.http.host);

    warnOfTrials(settings, log);
    if (settings.messenger.kinds.length === 0) {
      log.warn("neither MESSENGER nor STARSENDER_API_KEY is set: runs are refused");
    }
    const webhooks = container.get(Tokens.Webhooks).map(({ gateway }) => `/webhooks/${gateway}`);
    if (webhooks.length > 0) log.info({ webhooks }, "gateways may call");
    const scheduler = container.get(ServerTokens.Scheduler);
    const { autostart, hour, minute } = settings.scheduler;
    if (autostart) await scheduler.startAndCatchUp({ hour, minute });
    log.info({ address }, "listening");
    if (settings.isEmbedded) {
      const { issuer, audience } = settings.jwt;
      const claims = { subject: "demo", expiresInSeconds: BANNER_TOKEN_SECONDS, issuer, audience };
      process.stdout.write(banner(address, signToken(secret, claims), settings.messenger.kinds));
    }

    if (!stop.aborted) await once(stop, "abort");
    log.info("stopping");
    const { shutdownGraceMs } = settings.limits;
    // A run that was started with Prefer: respond-async has no request that is waited for.
    const lastRun = container.get(Tokens.Gate).enter(AbortSignal.timeout(shutdownGraceMs));
    await Promise.all([scheduler.stop(), closeServer(server, shutdownGraceMs), lastRun]);
  } finally {
    await workshop.close();
  }
  log.info("stopped");
}
