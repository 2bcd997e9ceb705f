import type { ReminderService, ScheduledRuns } from "@pengingat/core";
import {
  assertTimeZone,
  checkedOptions,
  checkedPort,
  invalidOption,
  wholeNumber,
} from "@pengingat/core/adapter";
import type { EngineClock } from "./engine-clock.js";
import type { SchedulerEvent } from "./scheduler-event.js";

/** Options of {@link pgBossScheduler}. */
export interface PgBossSchedulerOptions {
  /** How to reach the PostgreSQL database that all processes share. */
  readonly connection: PgBossConnection;
  /** Makes the runs. Its `ratePerMinute` is that of all shards together. */
  readonly service: Pick<ReminderService, "run">;
  /** Where scheduled runs are recorded: the truth of whether today's was made. */
  readonly scheduledRuns: ScheduledRuns;
  /** IANA name of the zone that the daily time is in, such as `Asia/Jakarta`. */
  readonly timeZone: string;
  /**
   * How many parts a scheduled run is divided into, 1 to 1000: as many as there are processes. Each process works on one
   * at a time. No more than the service's `ratePerMinute`. @default 1
   */
  readonly shards?: number;
  /** The schema of pg-boss's tables: one for each program on a database. @default "pengingat_pgboss" */
  readonly schema?: string;
  /** How long the scheduled run stays taken after its process has died, in milliseconds, at least 1. @default 60000 */
  readonly leaseMs?: number;
  /** How long past its time a run that nobody made is still made, in milliseconds, at least 0. @default 21600000 (6 h) */
  readonly catchUpWithinMs?: number;
  /** How long until a run that did not finish is tried again, in milliseconds, at least 1. @default 900000 (15 min) */
  readonly retryEveryMs?: number;
  /**
   * How long `stop()` and `leave()` wait for a shard under way, in milliseconds, at least 0. Make it longer than the
   * service's `shutdownGraceMs`. @default 15000
   */
  readonly stopTimeoutMs?: number;
  /** Called with what happens, for a log. What it throws is ignored. @default nothing is called */
  readonly onEvent?: (event: SchedulerEvent) => void;
  /** The time, and timers. @default the machine's clock */
  readonly clock?: EngineClock;
}

/** A connection to PostgreSQL, as the driver `pg` takes it. */
export interface PgBossConnection {
  readonly connectionString?: string;
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly password?: string;
  readonly database?: string;
  /** Options of Node's TLS, or whether to use it. */
  readonly ssl?: boolean | object;
  /** Command-line options for the server. */
  readonly options?: string;
  readonly application_name?: string;
  /** The most connections of this process for pg-boss, beside those of the store. @default 3 */
  readonly max?: number;
}

/** The options, checked and with every default filled in. */
export type PgBossSettings = Required<Omit<PgBossSchedulerOptions, "clock">> & {
  readonly clock: EngineClock | null;
};

/** Not pg-boss's own default, which other programs on the database may use. */
export const DEFAULT_SCHEMA = "pengingat_pgboss";

/** Node fires a longer timer at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

const NAMES = [
  ...(["connection", "service", "scheduledRuns", "timeZone", "shards", "schema"] as const),
  ...(["leaseMs", "catchUpWithinMs", "retryEveryMs", "stopTimeoutMs", "onEvent", "clock"] as const),
] as const;

/** Checks where pg-boss's tables are, and the names of all options at once. @throws {ReminderError} `INVALID_OPTION` */
export function checkPlace<
  Options extends { readonly connection: PgBossConnection; readonly schema?: string },
>(options: Options, names: readonly (keyof Options & string)[]): void {
  const { connection, schema = DEFAULT_SCHEMA } = checkedOptions("options", options, names);
  if (typeof connection !== "object" || connection === null)
    throw invalidOption("connection", "an object", connection);
  if (typeof schema !== "string" || !/^[a-z_][a-z0-9_]{0,49}$/.test(schema))
    throw invalidOption("schema", "a name in lower case", schema);
}

/** Fills in the defaults. @throws {ReminderError} `INVALID_OPTION` */
export function schedulerSettings(options: PgBossSchedulerOptions): PgBossSettings {
  checkPlace(options, NAMES);
  const {
    connection,
    service,
    scheduledRuns,
    timeZone,
    shards = 1,
    schema = DEFAULT_SCHEMA,
    leaseMs = 60_000,
    catchUpWithinMs = 6 * 3_600_000,
    retryEveryMs = 15 * 60_000,
    stopTimeoutMs = 15_000,
    onEvent = () => undefined,
    clock = null,
  } = options;
  assertTimeZone(timeZone);
  if (typeof onEvent !== "function") throw invalidOption("onEvent", "a function", onEvent);
  return {
    connection,
    service: checkedPort("service", service, ["run"]),
    scheduledRuns: checkedPort("scheduledRuns", scheduledRuns, ["acquire", "renew", "release", "hasAny"]),
    timeZone,
    shards: wholeNumber("shards", shards, { min: 1, max: 1_000 }),
    schema,
    leaseMs: wholeNumber("leaseMs", leaseMs, { min: 1, max: LONGEST_TIMER_MS }),
    catchUpWithinMs: wholeNumber("catchUpWithinMs", catchUpWithinMs, { min: 0, max: LONGEST_TIMER_MS }),
    retryEveryMs: wholeNumber("retryEveryMs", retryEveryMs, { min: 1, max: LONGEST_TIMER_MS }),
    stopTimeoutMs: wholeNumber("stopTimeoutMs", stopTimeoutMs, { min: 0, max: LONGEST_TIMER_MS }),
    onEvent,
    clock:
      clock &&
      checkedPort("clock", clock, ["now", "setTimeout", "clearTimeout", "setInterval", "clearInterval"]),
  };
}
