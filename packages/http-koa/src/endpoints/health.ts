import { ReminderError } from "@pengingat/core";
import { z } from "zod";
import { type Endpoint, endpoint, noQuery } from "./endpoint.js";

const LIMIT_MS = 3000;

/** Whether the database is in reach. Open to all, so that it must cost little however often it is asked. */
export function healthEndpoint(health: () => Promise<void>, limitMs = LIMIT_MS): Endpoint {
  const check = sharedCheck(() => boundedCheck(health, limitMs));
  return endpoint({
    method: "GET",
    path: "/health",
    operationId: "health",
    summary: "Whether the database is in reach",
    access: "public",
    failures: ["DATABASE_LOST"],
    query: noQuery,
    data: z.strictObject({ status: z.literal("ok") }),
    async handle() {
      await check();
      return { status: "ok" } as const;
    },
  });
}

/** One check at a time, shared by all who ask meanwhile. */
function sharedCheck(check: () => Promise<void>): () => Promise<void> {
  let current: Promise<void> | null = null;
  return () => {
    current ??= check().finally(() => {
      current = null;
    });
    return current;
  };
}

/** A check that hangs is given up, so that the next may succeed. */
async function boundedCheck(health: () => Promise<void>, limitMs: number): Promise<void> {
  const limit = Promise.withResolvers<never>();
  const timer = setTimeout(() => limit.reject(new Error(`no answer within ${limitMs} ms`)), limitMs);
  try {
    await Promise.race([health(), limit.promise]);
  } catch (cause) {
    throw new ReminderError("DATABASE_LOST", "the health check failed", { cause });
  } finally {
    clearTimeout(timer);
  }
}
