import { ReminderError } from "@pengingat/core";
import { z } from "zod";
import { noQuery } from "../schemas/query.js";
import { dataEndpoint, type Endpoint } from "./endpoint.js";

const LIMIT_MS = 3000;

/** Shows whether the database can be reached. Open to all, so it must cost little however often it is asked. */
export function healthEndpoint(health: () => Promise<unknown>): Endpoint {
  const check = sharedCheck(() => boundedCheck(health));
  return dataEndpoint({
    method: "get",
    path: "/health",
    operationId: "health",
    summary: "Shows whether the database can be reached",
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

/** Runs one check at a time; whoever asks meanwhile shares it. */
function sharedCheck(check: () => Promise<void>): () => Promise<void> {
  let current: Promise<void> | null = null;
  return () => {
    current ??= check().finally(() => {
      current = null;
    });
    return current;
  };
}

/** Gives up a check that hangs, so that the next one may succeed. */
async function boundedCheck(health: () => Promise<unknown>): Promise<void> {
  const limit = Promise.withResolvers<never>();
  const timer = setTimeout(() => limit.reject(new Error(`no answer within ${LIMIT_MS} ms`)), LIMIT_MS);
  try {
    await Promise.race([health(), limit.promise]);
  } catch (cause) {
    throw new ReminderError("DATABASE_LOST", "the health check failed", { cause });
  } finally {
    clearTimeout(timer);
  }
}
