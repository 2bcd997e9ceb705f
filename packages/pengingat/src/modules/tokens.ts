import type { SequelizeStore } from "@pengingat/adapter-sequelize";
import type {
  Checks,
  Clock,
  DailyTime,
  GatewayEvents,
  GatewayNotices,
  Messenger,
  ReminderScheduler,
  ReminderService,
  RunGate,
} from "@pengingat/core";
import type { GatewayRoute } from "@pengingat/http-koa";
import type { reminderPage, SignInLinks } from "@pengingat/page-koa";
import type { ServiceIdentifier } from "inversify";
import type { Middleware } from "koa";
import type { Sequelize } from "sequelize";
import type { ClosableMessenger } from "../messenger/messenger-from-module.js";
import type { LaterMetrics } from "../metrics/later-metrics.js";
import type { Logger } from "../process/log.js";
import type { Settings } from "../settings/settings.js";
import type { Tracing } from "../tracing/tracing.js";

const token = <T>(name: string) => Symbol(name) as ServiceIdentifier<T>;

/** What the container resolves. esbuild emits no decorator metadata, so every part goes by its token. */
export const Tokens = {
  Settings: token<LiveSettings>("Settings"),
  Log: token<Logger>("Log"),
  Print: token<(line: string) => void>("Print"),
  Clock: token<Clock>("Clock"),
  Gate: token<RunGate>("RunGate"),
  Sequelize: token<Sequelize>("Sequelize"),
  Store: token<SequelizeStore>("Store"),
  /** By the path of their module. */
  OwnMessengers: token<ReadonlyMap<string, ClosableMessenger>>("OwnMessengers"),
  Messenger: token<MessengerHolder>("Messenger"),
  Notices: token<Pick<GatewayNotices, "list">>("Notices"),
  Webhooks: token<readonly GatewayRoute[]>("GatewayWebhooks"),
  GatewayEvents: token<GatewayEvents>("GatewayEvents"),
  Tracing: token<Tracing>("Tracing"),
  Service: token<ReminderService>("ReminderService"),
  Checks: token<Checks>("Checks"),
  /** The schema of pengingat's own tables. */
  TableSchema: token<string>("TableSchema"),
  /** Whether the customers on file are invented ones. */
  IsDemo: token<boolean>("IsDemo"),
};

/** What only the server has besides. */
export const ServerTokens = {
  /** Aborts when the server shuts down. */
  Stop: token<AbortSignal>("Stop"),
  JwtSecret: token<string>("JwtSecret"),
  Metrics: token<LaterMetrics>("Metrics"),
  /** The service, with its attempts counted. */
  Service: token<ReminderService>("CountedService"),
  Scheduler: token<ProcessScheduler>("ReminderScheduler"),
  Routes: token<Middleware>("Routes"),
  Page: token<ReturnType<typeof reminderPage>>("Page"),
  SignInLinks: token<SignInLinks>("SignInLinks"),
};

/** A container, or the context of a part that it makes. */
export interface Resolver {
  get<Part>(token: ServiceIdentifier<Part>): Part;
}

/** The daily job, and this process's part in it. */
export interface ProcessScheduler extends ReminderScheduler {
  /** As `start`; today's run is made now if it was missed. */
  startAndCatchUp(time: DailyTime): Promise<void>;
  /** Takes part in what other processes schedule. */
  join(): Promise<void>;
  /** Takes part no longer: what it did is done by others, where there are others. Always resolves. */
  leave(): Promise<void>;
}

/** Settings with a database URL: the embedded database has been opened. */
export type LiveSettings = Settings & { readonly databaseUrl: string };

/** The messenger, or `null` where none is configured, and how to close it. */
export interface MessengerHolder {
  readonly current: Messenger | null;
  close(): Promise<void>;
}
