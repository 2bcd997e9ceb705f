import { checkedPort, normalizePhone, ReminderError, type SuppressionList } from "@pengingat/core";
import { HttpFailure } from "../http-failure.js";
import { suppressionData } from "../record-data.js";
import { readJson } from "../schemas/json-body.js";
import { pageAfter } from "../schemas/page-query.js";
import { readPath } from "../schemas/path.js";
import {
  liftedSchema,
  newSuppressionSchema,
  suppressedSchema,
  suppressionPageSchema,
  suppressionPathSchema,
  suppressionQuerySchema,
  suppressionSchema,
} from "../schemas/suppressions.js";
import { type Endpoint, endpoint, noQuery } from "./endpoint.js";

const UNKNOWN_NUMBER = "this number is not on the list";

/**
 * Shows and changes the list of numbers that are not written to.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function suppressionEndpoints(
  suppressions: Pick<SuppressionList, "list" | "add" | "remove">,
): Endpoint[] {
  checkedPort("suppressions", suppressions, ["list", "add", "remove"]);
  return [
    endpoint({
      method: "GET",
      path: "/suppressions",
      operationId: "listSuppressions",
      summary: "Numbers that are not written to, newest first",
      access: "token",
      failures: ["INVALID_PARAMETER", "DATABASE_LOST"],
      query: suppressionQuerySchema,
      data: suppressionPageSchema,
      named: { Suppression: suppressionSchema },
      async handle({ kind = null, limit, cursor }) {
        const page = await pageAfter(cursor, (after) => suppressions.list({ kind, limit, after }));
        return { suppressions: page.suppressions.map(suppressionData), next_cursor: page.next };
      },
    }),
    endpoint({
      method: "POST",
      path: "/suppressions",
      operationId: "addSuppression",
      summary: "Never writes to a number again, in the name of the token's subject; again is no error",
      access: "token",
      failures: ["INVALID_BODY", "DATABASE_LOST"],
      body: newSuppressionSchema,
      query: noQuery,
      data: suppressedSchema,
      async handle(_query, ctx, { caller, body }) {
        const what = '{"number":"0811…"}, or with a "reason",';
        const { number: written, reason = null } = readJson(newSuppressionSchema, what, ctx, body);
        const number = mobileNumber(written);
        const by = caller.subject ?? "unknown";
        await suppressions.add({ number, kind: "opted_out", by, reason });
        return { number, kind: "opted_out", by } as const;
      },
    }),
    endpoint({
      method: "DELETE",
      path: "/suppressions/{number}",
      operationId: "removeSuppression",
      summary: "Lets a number be written to again",
      access: "token",
      failures: ["NOT_FOUND", "DATABASE_LOST"],
      params: suppressionPathSchema,
      query: noQuery,
      data: liftedSchema,
      async handle(_query, ctx) {
        const { number } = readPath(suppressionPathSchema, ctx.params, UNKNOWN_NUMBER);
        if (!(await suppressions.remove(number))) throw new HttpFailure("NOT_FOUND", UNKNOWN_NUMBER);
        return { number };
      },
    }),
  ];
}

function mobileNumber(written: string): string {
  try {
    return normalizePhone(written);
  } catch (error) {
    if (!ReminderError.is(error) || error.code !== "INVALID_PHONE") throw error;
    throw new HttpFailure("INVALID_BODY", `number: ${error.message}`);
  }
}
