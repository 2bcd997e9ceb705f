import type { KeyObject } from "node:crypto";
import type {
  CalendarDate,
  GatewayEvents,
  GatewayWebhook,
  ReminderResults,
  ReminderScheduler,
  ReminderService,
  ReminderStore,
} from "@pengingat/core";
import {
  checkedObject,
  checkedOptions,
  checkedPort,
  checkInnerNames,
  checkTogether,
  invalidOption,
} from "@pengingat/core/adapter";

/** What the routes work with. */
export interface ReminderRouterOptions {
  readonly service: ReminderService;
  readonly scheduler: ReminderScheduler;
  readonly jwt: JwtOptions;
  /** Resolves if the database can be reached, rejects if not. After 3 seconds it counts as not. */
  readonly health: () => Promise<unknown>;
  /**
   * The store of the service, for the routes under `/runs`, `/reminders` and `/suppressions`, and for
   * `Prefer: respond-async`. The service must record its runs in it.
   *
   * @default these routes do not exist, and every run is waited for
   */
  readonly store?: RouterStore | undefined;
  /**
   * Who came back after a reminder since a date, or where `null` is given since one of your choice: `reminderResults` does it.
   * @default the route `/results` does not exist
   */
  readonly results?: ((since: CalendarDate | null) => Promise<ReminderResults>) | undefined;
  /** Metrics in the text format of Prometheus, for the route `/metrics`. @default the route does not exist */
  readonly metrics?: (() => Promise<string>) | undefined;
  /** The gateways that call, for the routes under `/webhooks`. @default these routes do not exist */
  readonly webhooks?: readonly GatewayRoute[] | undefined;
  /** Handles what the webhooks have read. @default `gatewayEvents(store)`; without `store` required beside `webhooks` */
  readonly events?: GatewayEvents | undefined;
  /**
   * Aborts when the app shuts down: runs then stop between attempts, and respond with what they reached. A run that
   * no client waits for has no open request: wait for the service's gate too.
   */
  readonly signal?: AbortSignal | undefined;
}

/** The part of a {@link ReminderStore} that the routes use. */
export type RouterStore = Pick<
  ReminderStore,
  | "vehicles"
  | "records"
  | "receipts"
  | "suppressions"
  | "unresolved"
  | "contacts"
  | "notices"
  | "history"
  | "activity"
>;

/** The webhook of one gateway. */
export interface GatewayRoute {
  /** Its name in the path, in lower-case letters and digits with single dashes: `/webhooks/whatsapp-cloud`. */
  readonly gateway: string;
  readonly webhook: GatewayWebhook;
  /**
   * At least 16 characters that only the gateway knows, as the last part of the path: `/webhooks/fonnte/{secret}`.
   * Required where the webhook is not signed, refused where it is.
   */
  readonly secret?: string | undefined;
}

/** Which bearer tokens are accepted. Always HS256, always with `exp`. */
export interface JwtOptions {
  /** At least 32 bytes (RFC 7518 §3.2); a string counts in UTF-8. */
  readonly secret: string | Uint8Array | KeyObject;
  /** What `iss` must be. @default not checked */
  readonly issuer?: string | undefined;
  /** What `aud` must be or contain. @default not checked */
  readonly audience?: string | undefined;
  /** The longest time from `iat` to `exp`, in seconds; without `iat` from now. @default 2592000 (30 days) */
  readonly maxLifetime?: number | undefined;
}

export const JWT_NAMES = ["secret", "issuer", "audience", "maxLifetime"] as const;
export const ROUTE_NAMES = ["gateway", "webhook", "secret"] as const;

/**
 * Checks all but `jwt` and `webhooks`, which their own files check.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function checkRouterOptions(options: ReminderRouterOptions): void {
  const names = [
    "service",
    "scheduler",
    "jwt",
    "health",
    "store",
    "results",
    "metrics",
    "webhooks",
    "events",
    "signal",
  ] as const;
  checkTogether(
    () => checkedOptions("options", options, names),
    () => checkInnerNames("jwt", options?.jwt, JWT_NAMES),
    ...[options?.webhooks ?? []]
      .flat()
      .map((route, at) => () => checkInnerNames(`webhooks[${at}]`, route, ROUTE_NAMES)),
  );
  const { service, scheduler, health, store, results, metrics, events } = options;
  checkedPort("service", service, ["run", "preview"]);
  checkedPort("scheduler", scheduler, ["start", "stop", "status"]);
  if (typeof health !== "function") throw invalidOption("health", "a function", health);
  if (results !== undefined && typeof results !== "function") {
    throw invalidOption("results", "a function", results);
  }
  if (metrics !== undefined && typeof metrics !== "function") {
    throw invalidOption("metrics", "a function", metrics);
  }
  if (events !== undefined) checkedPort("events", events, ["handle"]);
  if (store === undefined) return;
  checkedObject("store", store);
  checkedPort("store.vehicles", store.vehicles, ["findByIds"]);
  checkedPort("store.records", store.records, ["list", "resolve"]);
  checkedPort("store.receipts", store.receipts, ["record", "findRecipients", "listUnconfirmed"]);
  checkedPort("store.suppressions", store.suppressions, ["list", "add", "remove", "find", "apply"]);
  checkedPort("store.unresolved", store.unresolved, ["add", "list", "find", "remove"]);
  checkedPort("store.contacts", store.contacts, ["link", "find"]);
  checkedPort("store.notices", store.notices, ["record"]);
  checkedPort("store.history", store.history, ["get", "list"]);
  checkedPort("store.activity", store.activity, ["record"]);
  if (service.keepsHistory === false) {
    const expected = "true beside store (create the service with the store's history)";
    throw invalidOption("service.keepsHistory", expected, false);
  }
}
