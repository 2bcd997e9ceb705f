export type { SchedulerFault } from "@pengingat/core/adapter";
export type { EngineClock } from "./engine-clock.js";
export { migratePgBoss, type PgBossTables } from "./migrate-pg-boss.js";
export type { OpenRun } from "./open-run.js";
export { pgBossScheduler } from "./pg-boss-scheduler.js";
export type { OfShard, Retried, RunCause, SchedulerEvent, ShardCounts, Shared } from "./scheduler-event.js";
export type { PgBossConnection, PgBossSchedulerOptions } from "./scheduler-options.js";
export type { PgBossScheduler, PgBossStatus } from "./scheduler-port.js";
