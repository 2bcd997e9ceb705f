import { HttpFailure } from "../http-failure.js";
import type { RouterStore } from "../options.js";
import { suppressionData } from "../record-data.js";
import { readJson } from "../schemas/json-body.js";
import { mobileNumber } from "../schemas/mobile-number.js";
import { pageAfter } from "../schemas/page-query.js";
import { readPath } from "../schemas/path.js";
import { noQuery } from "../schemas/query.js";
import {
  liftedSchema,
  newSuppressionSchema,
  suppressedSchema,
  suppressionPageSchema,
  suppressionPathSchema,
  suppressionQuerySchema,
  suppressionSchema,
} from "../schemas/suppressions.js";
import { dataEndpoint, type Endpoint } from "./endpoint.js";

const UNKNOWN_NUMBER = "this number is not on the do-not-contact list";

/** Shows and changes the do-not-contact list. */
export function suppressionEndpoints({ suppressions, activity }: RouterStore): Endpoint[] {
  return [
    dataEndpoint({
      method: "get",
      path: "/suppressions",
      operationId: "listSuppressions",
      summary: "Lists the numbers on the do-not-contact list, newest first",
      access: "token",
      failures: ["DATABASE_LOST"],
      query: suppressionQuerySchema,
      data: suppressionPageSchema,
      named: { Suppression: suppressionSchema },
      async handle({ kind = null, limit, cursor }) {
        const page = await pageAfter(cursor, (after) => suppressions.list({ kind, limit, after }));
        return { suppressions: page.suppressions.map(suppressionData), next_cursor: page.next };
      },
    }),
    dataEndpoint({
      method: "post",
      path: "/suppressions",
      operationId: "addSuppression",
      summary:
        "Adds a number to the do-not-contact list, recorded under the token's subject. Repeating it is fine",
      access: "token",
      failures: ["INVALID_BODY", "DATABASE_LOST"],
      body: newSuppressionSchema,
      query: noQuery,
      data: suppressedSchema,
      async handle(_query, ctx, { caller, body }) {
        const example = '{"number":"0811…"} with an optional "reason"';
        const { number: written, reason = null } = readJson(newSuppressionSchema, example, ctx, body);
        const number = mobileNumber(written);
        const by = caller.subject ?? "unknown";
        const known = await suppressions.find([number]);
        // Also where it is there: from now on, no older word of the customer lifts it.
        await suppressions.add({ number, kind: "opted_out", by, reason });
        if (known.get(number) !== "opted_out") {
          await activity.record({ kind: "number_suppressed", by, about: number, reason });
        }
        return { number, kind: "opted_out", by } as const;
      },
    }),
    dataEndpoint({
      method: "delete",
      path: "/suppressions/{number}",
      operationId: "removeSuppression",
      summary: "Removes a number from the do-not-contact list",
      access: "token",
      failures: ["NOT_FOUND", "DATABASE_LOST"],
      params: suppressionPathSchema,
      query: noQuery,
      data: liftedSchema,
      async handle(_query, ctx, { caller }) {
        const { number: forms } = readPath(suppressionPathSchema, ctx.params, UNKNOWN_NUMBER);
        for (const number of forms) {
          if (!(await suppressions.remove(number))) continue;
          const by = caller.subject ?? "unknown";
          await activity.record({ kind: "number_released", by, about: number, reason: null });
          return { number };
        }
        throw new HttpFailure("NOT_FOUND", UNKNOWN_NUMBER);
      },
    }),
  ];
}
