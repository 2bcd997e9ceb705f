export type { SchedulerFault } from "@pengingat/core/adapter";
export { type BreeScheduler, breeScheduler } from "./bree-scheduler.js";
export type { SchedulerClock } from "./daily-loop.js";
export type { Retried, RunCause, RunCounts, SchedulerEvent } from "./scheduler-event.js";
export type { BreeSchedulerOptions } from "./scheduler-options.js";
