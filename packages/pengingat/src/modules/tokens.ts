import type {
  Clock,
  DeliveryLedger,
  DeliveryReceipts,
  DeliveryRecords,
  GatewayWebhook,
  Messenger,
  ReminderService,
  RunGate,
  RunHistory,
  SendQuota,
  SlotLedger,
  SuppressionList,
  VehicleRepository,
} from "@pengingat/core";
import type { GatewayEvents } from "@pengingat/core/extras";
import type { BreeScheduler } from "@pengingat/scheduler-bree";
import type { ServiceIdentifier } from "inversify";
import type { Middleware } from "koa";
import type { Sequelize } from "sequelize";
import type { Logger } from "../process/log.js";
import type { Settings } from "../settings/settings.js";

const token = <T>(name: string) => Symbol(name) as ServiceIdentifier<T>;

/** What the container resolves. esbuild emits no decorator metadata, so every part goes by its token. */
export const Tokens = {
  Settings: token<LiveSettings>("Settings"),
  Print: token<(line: string) => void>("Print"),
  Clock: token<Clock>("Clock"),
  Gate: token<RunGate>("RunGate"),
  Sequelize: token<Sequelize>("Sequelize"),
  Vehicles: token<VehicleRepository>("VehicleRepository"),
  Ledger: token<DeliveryLedger>("DeliveryLedger"),
  Slots: token<SlotLedger>("SlotLedger"),
  Records: token<DeliveryRecords>("DeliveryRecords"),
  History: token<RunHistory>("RunHistory"),
  Receipts: token<DeliveryReceipts>("DeliveryReceipts"),
  Suppressions: token<SuppressionList>("SuppressionList"),
  Quota: token<SendQuota>("SendQuota"),
  Messenger: token<MessengerHolder>("Messenger"),
  Webhooks: token<readonly GatewayWebhookRoute[]>("GatewayWebhooks"),
  GatewayEvents: token<GatewayEvents>("GatewayEvents"),
  Service: token<ReminderService>("ReminderService"),
};

/** What only the server has besides. */
export const ServerTokens = {
  Log: token<Logger>("Log"),
  /** Aborts when the server shuts down. */
  Stop: token<AbortSignal>("Stop"),
  JwtSecret: token<string>("JwtSecret"),
  Scheduler: token<BreeScheduler>("ReminderScheduler"),
  Routes: token<Middleware>("Routes"),
};

/** Settings with a database URL: the embedded database has been opened. */
export type LiveSettings = Settings & { readonly databaseUrl: string };

/** The messenger, or `null` where none is configured, and how to close it. */
export interface MessengerHolder {
  readonly current: Messenger | null;
  close(): Promise<void>;
}

/** A gateway that may call, and the last part of its path where its calls are not signed. */
export interface GatewayWebhookRoute {
  readonly gateway: string;
  readonly webhook: GatewayWebhook;
  readonly secret?: string;
}
