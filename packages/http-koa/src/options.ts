import type { KeyObject } from "node:crypto";
import type {
  DeliveryReceipts,
  DeliveryRecords,
  GatewayWebhook,
  ReminderScheduler,
  ReminderService,
  RunHistory,
  SuppressionList,
  VehicleRepository,
} from "@pengingat/core";
import type { GatewayEvents } from "@pengingat/core/extras";

/** What the routes speak to. */
export interface ReminderRouterOptions {
  readonly service: ReminderService;
  readonly scheduler: ReminderScheduler;
  readonly jwt: JwtOptions;
  /** Resolves while the database is in reach, rejects when it is not. After 3 seconds it counts as out of reach. */
  readonly health: () => Promise<void>;
  /** What became of messages, for `/reminders`. @default there is no such route */
  readonly records?: DeliveryRecords | undefined;
  /** Which messages have arrived, for `/reminders/unconfirmed`. @default there is no such route */
  readonly receipts?: Pick<DeliveryReceipts, "listUnconfirmed"> | undefined;
  /** Numbers that are not written to, for `/suppressions`. @default there are no such routes */
  readonly suppressions?: Pick<SuppressionList, "list" | "add" | "remove"> | undefined;
  /** What gateways tell of their own accord, for the routes under `/webhooks`. @default there are no such routes */
  readonly webhooks?: readonly GatewayRoute[] | undefined;
  /** Keeps what the webhooks have read. @default none: required beside `webhooks` */
  readonly events?: GatewayEvents | undefined;
  /** Whom reminders are about, for the routes under `/reminders`. @default their entries have null for plate, name and number */
  readonly vehicles?: Pick<VehicleRepository, "findByIds"> | undefined;
  /**
   * The memory of runs that the service keeps, for `/runs` and for `Prefer: respond-async`.
   *
   * @default there is no such route, and every run is waited for
   */
  readonly history?: RunHistory | undefined;
  /**
   * Aborts when the app shuts down: runs are then stopped between hand-overs, and answer with what they reached.
   * A run whose client has not waited has no request that is still open: wait for the gate of the service too.
   */
  readonly signal?: AbortSignal | undefined;
}

/** The webhook of one gateway. */
export interface GatewayRoute {
  /** Its name in the path, in small letters and digits with single dashes: `/webhooks/whatsapp-cloud`. */
  readonly gateway: string;
  readonly webhook: GatewayWebhook;
  /**
   * At least 16 characters that only the gateway is told, as the last part of the path: `/webhooks/fonnte/{secret}`.
   * Required where the webhook is not signed, and refused where it is.
   */
  readonly secret?: string | undefined;
}

/** Which bearer tokens are let in. Always HS256, always with `exp`. */
export interface JwtOptions {
  /** At least 32 bytes (RFC 7518 §3.2); a string counts in UTF-8. */
  readonly secret: string | Uint8Array | KeyObject;
  /** What `iss` must be. @default not checked */
  readonly issuer?: string | undefined;
  /** What `aud` must be or hold. @default not checked */
  readonly audience?: string | undefined;
  /** The longest time from `iat` to `exp`, in seconds. Without `iat` it counts from now. @default 2592000 (30 days) */
  readonly maxLifetime?: number | undefined;
}
