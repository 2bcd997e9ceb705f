import { HttpFailure } from "../http-failure.js";
import type { RouterStore } from "../options.js";
import { readJson } from "../schemas/json-body.js";
import { pageAfter } from "../schemas/page-query.js";
import { readPath } from "../schemas/path.js";
import { noQuery } from "../schemas/query.js";
import {
  reminderPageSchema,
  reminderPathSchema,
  reminderQuerySchema,
  reminderRecordSchema,
  resolutionSchema,
  resolvedSchema,
  unconfirmedQuerySchema,
} from "../schemas/reminder-records.js";
import { dataEndpoint, type Endpoint } from "./endpoint.js";
import { reminderPage } from "./reminder-page.js";

const HOUR_MS = 3_600_000;
const UNKNOWN_ID = "no such reminder";

/** Lists reminders, and resolves one as a person decides. */
export function reminderEndpoints({ records, receipts, vehicles }: RouterStore): Endpoint[] {
  const named = { ReminderRecord: reminderRecordSchema };
  return [
    dataEndpoint({
      method: "get",
      path: "/reminders",
      operationId: "listReminders",
      summary: "Lists reminders by status, newest first",
      access: "token",
      failures: ["DATABASE_LOST"],
      query: reminderQuerySchema,
      data: reminderPageSchema,
      named,
      async handle({ status, limit, cursor }) {
        const page = await pageAfter(cursor, (after) => records.list({ status, limit, after }));
        return reminderPage(page, vehicles);
      },
    }),
    dataEndpoint({
      method: "get",
      path: "/reminders/unconfirmed",
      operationId: "listUnconfirmed",
      summary:
        "Lists customers to call: reminders that were sent and not reported as delivered, newest first",
      access: "token",
      failures: ["DATABASE_LOST"],
      query: unconfirmedQuerySchema,
      data: reminderPageSchema,
      named,
      async handle({ hours, limit, cursor }) {
        const acceptedBefore = new Date(Date.now() - hours * HOUR_MS);
        const page = await pageAfter(cursor, (after) =>
          receipts.listUnconfirmed({ acceptedBefore, limit, after }),
        );
        return reminderPage(page, vehicles);
      },
    }),
    dataEndpoint({
      method: "post",
      path: "/reminders/{id}/resolve",
      operationId: "resolveReminder",
      summary: "Resolves a reminder that is unknown or failed, recorded under the token's subject",
      access: "token",
      failures: ["INVALID_BODY", "NOT_FOUND", "CONFLICT", "DATABASE_LOST"],
      params: reminderPathSchema,
      body: resolutionSchema,
      query: noQuery,
      data: resolvedSchema,
      async handle(_query, ctx, { caller, body }) {
        const { id } = readPath(reminderPathSchema, ctx.params, UNKNOWN_ID);
        const example = '{"outcome":"sent"} or {"outcome":"retry"}';
        const { outcome } = readJson(resolutionSchema, example, ctx, body);
        const by = caller.subject ?? "unknown";
        const answer = await records.resolve(id, { outcome, by });
        if (answer === "not_found") throw new HttpFailure("NOT_FOUND", UNKNOWN_ID);
        if (answer === "not_open") {
          throw new HttpFailure("CONFLICT", "this reminder is neither unknown nor failed");
        }
        return { id, outcome, by };
      },
    }),
  ];
}
