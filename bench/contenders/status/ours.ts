import { fileURLToPath } from "node:url";
import { reminderMiddleware } from "@pengingat/http-koa";
import { breeScheduler } from "@pengingat/scheduler-bree";
import Koa from "koa";
import type { OpenContender } from "../../harness/contender.ts";
import { TIME_ZONE } from "../../harness/stage.ts";
import { type StatusOptions, served } from "./answer.ts";

/** The routes under Koa, with a scheduler that is running. */
export const open: OpenContender<StatusOptions> = async ({ secret }) => {
  const scheduler = breeScheduler({
    worker: fileURLToPath(new URL("./never-run.mjs", import.meta.url)),
    timeZone: TIME_ZONE,
  });
  // An hour from now at least, so that it is only looked at.
  await scheduler.start({ hour: (new Date().getUTCHours() + 7 + 2) % 24, minute: 0 });
  const nothing = () => Promise.reject(new Error("not asked for"));
  const app = new Koa();
  app.use(
    reminderMiddleware({
      service: { run: nothing, preview: nothing },
      scheduler,
      records: { list: nothing, resolve: nothing },
      history: { begin: nothing, progress: nothing, end: nothing, get: nothing, list: nothing },
      jwt: { secret },
      health: async () => {},
    }),
  );
  return served(app.callback(), () => scheduler.stop());
};
