import type { RunOptions } from "@pengingat/core";
import { mountPoint } from "../mount-point.js";
import type { ReminderRouterOptions } from "../options.js";
import { prefersAsync } from "../preferences.js";
import { readQuery } from "../schemas/query.js";
import { runDataSchema, runDetailSchema } from "../schemas/run-data.js";
import { runQuerySchema } from "../schemas/run-query.js";
import { runStartedSchema } from "../schemas/run-records.js";
import { answerAtOnce } from "./background-run.js";
import { type AcceptedAnswer, type Endpoint, type EndpointDescription, successOf } from "./endpoint.js";
import { streamRun } from "./run-stream.js";

const accepted: AcceptedAnswer = {
  answer: successOf(runStartedSchema),
  headers: ["Location", "Preference-Applied"],
  askedBy: {
    header: "Prefer",
    description:
      "With `respond-async` (RFC 7240) the run is not waited for: `Location` is where it is told of.",
  },
};

/**
 * Runs the reminders now. The request waits for the run, unless it prefers not to and there is a history to look at
 * later; a client that goes away does not end it, for what was handed over cannot be taken back.
 */
export function runEndpoints({
  service,
  history,
  signal,
}: Pick<ReminderRouterOptions, "service" | "history" | "signal">): Endpoint[] {
  function runEndpoint(about: Pick<EndpointDescription, "path" | "operationId" | "summary">): Endpoint {
    return {
      ...about,
      method: "POST",
      access: "token",
      failures: [
        "INVALID_PARAMETER",
        "RUN_IN_PROGRESS",
        "CONFIRMATION_REQUIRED",
        "DATABASE_LOST",
        "MESSENGER_NOT_CONFIGURED",
      ],
      query: runQuerySchema,
      answer: successOf(runDataSchema),
      ...(history ? { accepted } : {}),
      named: { RunData: runDataSchema, RunDetail: runDetailSchema },
      async respond(ctx, { caller }) {
        const { confirm } = readQuery(runQuerySchema, ctx.querystring);
        const run = async (options: RunOptions) =>
          service.run({
            ...options,
            keepReminders: false,
            confirmed: confirm,
            startedBy: { kind: "http", by: caller.subject },
            ...(signal ? { signal } : {}),
          });
        if (history && prefersAsync(ctx.get("Prefer"))) {
          await answerAtOnce(ctx, mountPoint(ctx.originalUrl, about.path), run);
        } else {
          await streamRun(ctx, run);
        }
      },
    };
  }

  return [
    runEndpoint({
      path: "/scheduler/maintenance-reminder/run-now",
      operationId: "runNow",
      summary: "Reminds everybody who is due, now",
    }),
    runEndpoint({
      path: "/customers/send-maintenance-reminder",
      operationId: "sendMaintenanceReminder",
      summary: "The same run, without any scheduler",
    }),
  ];
}
