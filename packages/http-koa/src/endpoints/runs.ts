import type { ReminderService } from "@pengingat/core";
import { runData } from "../report.js";
import { runDataSchema } from "../schemas/run-data.js";
import { type Endpoint, endpoint, noQuery } from "./endpoint.js";

/**
 * Runs the reminders now. The request waits for the run; a client that goes away does not end it, for what was
 * handed over cannot be taken back.
 */
export function runEndpoints(service: ReminderService, signal: AbortSignal | undefined): Endpoint[] {
  const run = {
    method: "POST",
    access: "token",
    failures: ["RUN_IN_PROGRESS", "CONFIRMATION_REQUIRED", "DATABASE_LOST", "MESSENGER_NOT_CONFIGURED"],
    query: noQuery,
    data: runDataSchema,
    handle: async () => runData(await service.run(signal ? { signal } : {})),
  } as const;
  return [
    endpoint({
      ...run,
      path: "/scheduler/maintenance-reminder/run-now",
      operationId: "runNow",
      summary: "Reminds everybody who is due, now",
    }),
    endpoint({
      ...run,
      path: "/customers/send-maintenance-reminder",
      operationId: "sendMaintenanceReminder",
      summary: "The same run, without any scheduler",
    }),
  ];
}
