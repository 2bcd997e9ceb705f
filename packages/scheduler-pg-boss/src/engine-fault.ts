import { faultOf, type SchedulerFault } from "@pengingat/core/adapter";

/** What a log may say of an error of pg-boss, which reports some as plain objects with an error's fields. */
export function engineFault(error: unknown): SchedulerFault {
  if (error instanceof Error || typeof error !== "object" || error === null) return faultOf(error);
  const { message = "", ...fields }: { message?: string } = error;
  return faultOf(Object.assign(new Error(message), fields));
}
