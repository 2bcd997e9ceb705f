import type { DeliveryRecords, VehicleRepository } from "@pengingat/core";
import { HttpFailure } from "../http-failure.js";
import { readJson } from "../schemas/json-body.js";
import { pageAfter } from "../schemas/page-query.js";
import { readPath } from "../schemas/path.js";
import {
  reminderPageSchema,
  reminderPathSchema,
  reminderQuerySchema,
  reminderRecordSchema,
  resolutionSchema,
  resolvedSchema,
} from "../schemas/reminder-records.js";
import { type Endpoint, endpoint, noQuery } from "./endpoint.js";
import { reminderPages } from "./reminder-page.js";

const UNKNOWN_ID = "there is no reminder with this id";

/** Shows what became of reminders, and takes a person's word on one. */
export function reminderEndpoints(
  records: DeliveryRecords,
  vehicles: Pick<VehicleRepository, "findByIds"> | undefined,
): Endpoint[] {
  const shown = reminderPages(vehicles);
  return [
    endpoint({
      method: "GET",
      path: "/reminders",
      operationId: "listReminders",
      summary: "What became of reminders, newest first",
      access: "token",
      failures: ["INVALID_PARAMETER", "DATABASE_LOST"],
      query: reminderQuerySchema,
      data: reminderPageSchema,
      named: { ReminderRecord: reminderRecordSchema },
      async handle({ status, limit, cursor }) {
        return shown(await pageAfter(cursor, (after) => records.list({ status, limit, after })));
      },
    }),
    endpoint({
      method: "POST",
      path: "/reminders/{id}/resolve",
      operationId: "resolveReminder",
      summary: "Settles a reminder that is unknown or failed, for good, in the name of the token's subject",
      access: "token",
      failures: ["INVALID_BODY", "NOT_FOUND", "CONFLICT", "DATABASE_LOST"],
      params: reminderPathSchema,
      body: resolutionSchema,
      query: noQuery,
      data: resolvedSchema,
      async handle(_query, ctx, { caller, body }) {
        const { id } = readPath(reminderPathSchema, ctx.params, UNKNOWN_ID);
        const what = '{"outcome":"sent"} or {"outcome":"retry"}';
        const { outcome } = readJson(resolutionSchema, what, ctx, body);
        const by = caller.subject ?? "unknown";
        const answer = await records.resolve(id, { outcome, by });
        if (answer === "not_found") throw new HttpFailure("NOT_FOUND", UNKNOWN_ID);
        if (answer === "not_open") {
          throw new HttpFailure("CONFLICT", "the reminder is neither unknown nor failed");
        }
        return { id, outcome, by };
      },
    }),
  ];
}
