export type { SchedulerFault } from "@pengingat/core/adapter";
export { migratePgBoss, type PgBossTables } from "./engine.js";
export type { EngineClock } from "./engine-clock.js";
export { pgBossScheduler } from "./pg-boss-scheduler.js";
export type { OfShard, Retried, RunCause, SchedulerEvent, ShardCounts } from "./scheduler-event.js";
export type { PgBossConnection, PgBossSchedulerOptions } from "./scheduler-options.js";
export type { PgBossScheduler, PgBossStatus } from "./scheduler-port.js";
export type { ShardStates } from "./shard-job.js";
