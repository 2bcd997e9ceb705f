import { faultOf, type SchedulerFault } from "@pengingat/core/adapter";
import type { SchedulerEvent } from "./scheduler-event.js";
import { Released } from "./shard-run.js";

const SAME_ERROR_EVERY_MS = 60_000;

/** What a log may say of an error of pg-boss, which reports some as plain objects with an error's fields. */
export function engineFault(error: unknown): SchedulerFault {
  if (error instanceof Error || typeof error !== "object" || error === null) return faultOf(error);
  const { message = "", ...fields }: { message?: string } = error;
  return faultOf(Object.assign(new Error(message), fields));
}

/** Reports errors, each kind at most once a minute. */
export function errorReporter(emit: (event: SchedulerEvent) => void): (error: unknown) => void {
  const reported = new Map<string, number>();
  return (error) => {
    const fault = engineFault(error);
    const kind = `${fault.name} ${fault.code} ${fault.at}`;
    if (performance.now() - (reported.get(kind) ?? Number.NEGATIVE_INFINITY) < SAME_ERROR_EVERY_MS) return;
    reported.set(kind, performance.now());
    emit({ type: "engine_error", fault });
  };
}

/** An error as pg-boss may have it: it writes all that an error holds into its tables, also what quotes the database. */
export function storableError(error: unknown): Released {
  return error instanceof Released ? error : Object.assign(new Released("failed"), { fault: faultOf(error) });
}
