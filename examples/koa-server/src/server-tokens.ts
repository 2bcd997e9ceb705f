import type { Logger } from "@pengingat/example-composition";
import type { BreeScheduler } from "@pengingat/scheduler-bree";
import type { ServiceIdentifier } from "inversify";
import type { Middleware } from "koa";

const token = <T>(name: string) => Symbol(name) as ServiceIdentifier<T>;

/** What the server adds to the container. */
export const ServerTokens = {
  Log: token<Logger>("Log"),
  /** Aborts when the server shuts down. */
  Stop: token<AbortSignal>("Stop"),
  JwtSecret: token<string>("JwtSecret"),
  Scheduler: token<BreeScheduler>("ReminderScheduler"),
  Routes: token<Middleware>("Routes"),
};
