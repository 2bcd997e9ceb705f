import { z } from "zod";
import { flag, wholeNumber } from "./fields.js";

const HOUR_MS = 3_600_000;

const engine = z.enum(["bree", "pg-boss"], "expected bree or pg-boss");

/** The pace, which a cluster divides among its shards. */
export const ratePerMinute = wholeNumber(0, 1_000_000);
export const DEFAULT_RATE = 60;
const shards = wholeNumber(1, 1_000);

/** The variables of the daily job. */
export const schedulerFields = {
  SCHEDULER: engine.default("bree"),
  SCHEDULER_SHARDS: shards.default(1),
  SCHEDULER_AUTOSTART: flag.default(false),
  SCHEDULER_HOUR: wholeNumber(0, 23).default(7),
  SCHEDULER_MINUTE: wholeNumber(0, 59).default(0),
  SCHEDULER_CATCH_UP_HOURS: wholeNumber(0, 24).default(6),
};

/** A cluster shares a PostgreSQL server; shards are a cluster's, and each needs a part of the pace. */
export function schedulerProblems(environment: Readonly<Record<string, string>>): string[] {
  const { SCHEDULER, SCHEDULER_SHARDS, SEND_RATE_PER_MINUTE, DATABASE_URL } = environment;
  const problems: string[] = [];
  const isCluster = SCHEDULER === "pg-boss";
  const rate = ratePerMinute.safeParse(SEND_RATE_PER_MINUTE).data ?? DEFAULT_RATE;
  const count = shards.safeParse(SCHEDULER_SHARDS).data ?? 1;
  if (isCluster && !DATABASE_URL) {
    problems.push("SCHEDULER: pg-boss needs a PostgreSQL server that all processes share: set DATABASE_URL");
  }
  if (!isCluster && count > 1)
    problems.push(`SCHEDULER_SHARDS: expected SCHEDULER=pg-boss beside it, got ${count}`);
  if (isCluster && rate > 0 && count > rate) {
    problems.push(`SCHEDULER_SHARDS: expected at most SEND_RATE_PER_MINUTE (${rate}), got ${count}`);
  }
  return problems;
}

/** The daily job that the variables ask for. */
export function schedulerSettings(values: z.output<z.ZodObject<typeof schedulerFields>>) {
  return {
    engine: values.SCHEDULER,
    shards: values.SCHEDULER_SHARDS,
    autostart: values.SCHEDULER_AUTOSTART,
    hour: values.SCHEDULER_HOUR,
    minute: values.SCHEDULER_MINUTE,
    catchUpWithinMs: values.SCHEDULER_CATCH_UP_HOURS * HOUR_MS,
  };
}

/** `07:00` */
export function shownTime({ hour, minute }: { readonly hour: number; readonly minute: number }): string {
  return [hour, minute].map((part) => String(part).padStart(2, "0")).join(":");
}
