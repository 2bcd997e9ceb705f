import { once } from "node:events";
import type { SchedulerStatus } from "@pengingat/core";
import Koa from "koa";
import { whenReachable } from "../database/when-reachable.js";
import { httpModule } from "../modules/http-module.js";
import { metricsModule } from "../modules/metrics-module.js";
import { pageModule } from "../modules/page-module.js";
import { schedulerModule } from "../modules/scheduler-module.js";
import { ServerTokens, Tokens } from "../modules/tokens.js";
import { openWorkshop } from "../open-workshop.js";
import { homeFolder } from "../process/home.js";
import { createLog } from "../process/log.js";
import { exitAfterGrace, stopSignal } from "../process/signals.js";
import { readSettings } from "../settings/settings.js";
import { logStart } from "../start-log.js";
import { reportIsExtra } from "../terminal/closed-pipes.js";
import { localTime } from "../terminal/local-time.js";
import { banner } from "./banner.js";
import { demoLink } from "./demo-link.js";
import { jwtSecret } from "./jwt-secret.js";
import { closeServer, listen } from "./listen.js";
import { requestErrors } from "./request-errors.js";
import { signToken } from "./sign-token.js";

const BANNER_TOKEN_SECONDS = 12 * 3_600;

/** Serves the routes until the process is asked to stop. */
export async function serve(): Promise<void> {
  reportIsExtra();
  const stop = stopSignal();
  const home = homeFolder();
  const { settings, notices } = readSettings(home, { jwtSecret: true, sends: true });
  const log = createLog(settings.logLevel, (line, done) => process.stdout.write(line, done));
  exitAfterGrace(stop, settings.limits.shutdownGraceMs, 1);
  const secret = jwtSecret(settings, home);
  for (const notice of notices) log.warn(notice);
  const workshop = await whenReachable(
    () => openWorkshop(settings, home, (line) => process.stdout.write(`${line}\n`), log),
    {
      forMs: settings.startupWaitMs,
      stop,
      onWait: (error, leftMs) =>
        log.warn({ secondsLeft: Math.round(leftMs / 1_000) }, `${error.message} Trying again.`),
    },
  );
  if (workshop === null) return;
  const { container } = workshop;
  container.bind(ServerTokens.Stop).toConstantValue(stop);
  container.bind(ServerTokens.JwtSecret).toConstantValue(secret);
  container.load(metricsModule, schedulerModule, httpModule, pageModule);

  try {
    const app = new Koa({ proxy: settings.http.trustsProxy });
    app.on("error", requestErrors(log));
    // The page first: the routes refuse every path that is not theirs.
    app.use(container.get(ServerTokens.Page).routes());
    app.use(container.get(ServerTokens.Routes));
    const { server, address } = await listen(app, settings.http.port, settings.http.host);

    const webhooks = container.get(Tokens.Webhooks).map(({ gateway }) => `/webhooks/${gateway}`);
    if (webhooks.length > 0) log.info({ webhooks }, "webhook endpoints enabled");
    const scheduler = container.get(ServerTokens.Scheduler);
    const { autostart, hour, minute } = settings.scheduler;
    if (autostart) await scheduler.startAndCatchUp({ hour, minute });
    logStart(log, workshop, home, nextRun(scheduler.status()));
    log.info({ address }, "listening");
    if (settings.isEmbedded) {
      const { issuer, audience } = settings.jwt;
      const claims = { subject: "demo", expiresInSeconds: BANNER_TOKEN_SECONDS, issuer, audience };
      const { users } = container.get(Tokens.Store);
      const page = await demoLink(users, container.get(ServerTokens.SignInLinks), address);
      process.stdout.write(
        banner({ address, page, token: signToken(secret, claims), home, isDemo: workshop.isDemo }),
      );
    }

    if (!stop.aborted) await once(stop, "abort");
    log.info("stopping");
    const { shutdownGraceMs } = settings.limits;
    // A run that was started with Prefer: respond-async has no request that is waited for.
    const lastRun = container.get(Tokens.Gate).enter(AbortSignal.timeout(shutdownGraceMs));
    await Promise.all([scheduler.stop(), closeServer(server, shutdownGraceMs), lastRun]);
  } finally {
    await workshop.close().catch((err) => log.warn({ err }, "the database was not closed in order"));
  }
  log.info("stopped");
}

/** When the next scheduled run is, on the clocks of its zone. */
function nextRun({ nextRunAt, timeZone }: SchedulerStatus): string {
  if (nextRunAt === null) return "none: SCHEDULER_AUTOSTART is not set";
  return `${localTime(nextRunAt, timeZone)} ${timeZone}`;
}
