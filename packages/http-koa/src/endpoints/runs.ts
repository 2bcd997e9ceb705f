import type { RunOptions } from "@pengingat/core";
import { mountPoint } from "../mount-point.js";
import type { ReminderRouterOptions } from "../options.js";
import { prefersAsync } from "../preferences.js";
import { showsBegin } from "../report.js";
import { noQuery } from "../schemas/query.js";
import { runDataSchema, runDetailSchema } from "../schemas/run-data.js";
import { runQuerySchema } from "../schemas/run-query.js";
import { runStartedSchema } from "../schemas/run-records.js";
import { respondAsync } from "./background-run.js";
import {
  type AcceptedAnswer,
  type Endpoint,
  type EndpointDescription,
  endpoint,
  successOf,
} from "./endpoint.js";
import { streamRun } from "./run-stream.js";

const named = { RunData: runDataSchema, RunDetail: runDetailSchema };

const accepted: AcceptedAnswer = {
  answer: successOf(runStartedSchema),
  headers: ["Location", "Preference-Applied"],
  askedBy: {
    header: "Prefer",
    description:
      "With `respond-async` (RFC 7240) the response does not wait for the run: `Location` is where to follow it.",
  },
};

/**
 * Runs the reminders now, or previews them. The request waits for the run unless it prefers not to; a client that
 * disconnects does not stop the run, because what was sent cannot be taken back.
 */
export function runEndpoints({
  service,
  store,
  signal,
}: Pick<ReminderRouterOptions, "service" | "store" | "signal">): Endpoint[] {
  function runEndpoint(about: Pick<EndpointDescription, "path" | "operationId" | "summary">): Endpoint {
    return endpoint({
      ...about,
      method: "post",
      access: "token",
      failures: ["RUN_IN_PROGRESS", "CONFIRMATION_REQUIRED", "DATABASE_LOST", "MESSENGER_NOT_CONFIGURED"],
      query: runQuerySchema,
      answer: successOf(runDataSchema),
      ...(store ? { accepted } : {}),
      named,
      async respond(ctx, { caller, query: { confirm } }) {
        const run = async (options: RunOptions) =>
          service.run({
            ...options,
            keepReminders: false,
            confirmed: confirm,
            startedBy: { kind: "http", by: caller.subject },
            ...(signal ? { signal } : {}),
          });
        if (store && prefersAsync(ctx.get("Prefer"))) {
          await respondAsync(ctx, mountPoint(ctx, about.path), run);
        } else {
          await streamRun(ctx, showsBegin, (onReminder) => run({ onReminder }));
        }
      },
    });
  }

  return [
    runEndpoint({
      path: "/scheduler/maintenance-reminder/run-now",
      operationId: "runNow",
      summary: "Reminds everyone who is due, now",
    }),
    runEndpoint({
      path: "/customers/send-maintenance-reminder",
      operationId: "sendMaintenanceReminder",
      summary: "The same run, independent of the scheduler",
    }),
    endpoint({
      method: "get",
      path: "/preview",
      operationId: "preview",
      summary: "Shows what a run would do now. Writes and sends nothing",
      access: "token",
      failures: ["DATABASE_LOST"],
      query: noQuery,
      answer: successOf(runDataSchema),
      named,
      respond: (ctx) =>
        streamRun(
          ctx,
          () => true,
          (onReminder) => service.preview({ onReminder, keepReminders: false }),
        ),
    }),
  ];
}
