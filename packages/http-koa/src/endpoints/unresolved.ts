import type { UnresolvedOptOut } from "@pengingat/core";
import type { z } from "zod";
import { HttpFailure } from "../http-failure.js";
import type { RouterStore } from "../options.js";
import { readJson } from "../schemas/json-body.js";
import { mobileNumber } from "../schemas/mobile-number.js";
import { pageAfter } from "../schemas/page-query.js";
import { readPath } from "../schemas/path.js";
import { noQuery } from "../schemas/query.js";
import {
  unresolvedDecidedSchema,
  unresolvedDecisionSchema,
  unresolvedPageSchema,
  unresolvedPathSchema,
  unresolvedQuerySchema,
  unresolvedSchema,
} from "../schemas/unresolved.js";
import { dataEndpoint, type Endpoint } from "./endpoint.js";

const UNKNOWN_ID = "no open opt-out with this id";
const EXAMPLE = '{"number":"0811…"} or {"drop":true}';

/** Shows opt-outs that could not be tied to a person, and lets a person tie or drop them. */
export function unresolvedEndpoints({ suppressions, unresolved }: RouterStore): Endpoint[] {
  return [
    dataEndpoint({
      method: "get",
      path: "/suppressions/unresolved",
      operationId: "listUnresolvedOptOuts",
      summary: "Lists messages that look like an opt-out and could not be tied to a person, newest first",
      access: "token",
      failures: ["DATABASE_LOST"],
      query: unresolvedQuerySchema,
      data: unresolvedPageSchema,
      named: { UnresolvedOptOut: unresolvedSchema },
      async handle({ limit, cursor }) {
        const page = await pageAfter(cursor, (after) => unresolved.list({ limit, after }));
        return { entries: page.entries.map(unresolvedData), next_cursor: page.next };
      },
    }),
    dataEndpoint({
      method: "post",
      path: "/suppressions/unresolved/{id}",
      operationId: "resolveOptOut",
      summary: "Ties an opt-out to a number, which is suppressed then, or drops it",
      access: "token",
      failures: ["INVALID_BODY", "NOT_FOUND", "DATABASE_LOST"],
      params: unresolvedPathSchema,
      body: unresolvedDecisionSchema,
      query: noQuery,
      data: unresolvedDecidedSchema,
      async handle(_query, ctx, { caller, body }) {
        const { id } = readPath(unresolvedPathSchema, ctx.params, UNKNOWN_ID);
        const { number: written, drop } = readJson(unresolvedDecisionSchema, EXAMPLE, ctx, body);
        if ((written === undefined) === (drop === undefined)) {
          throw new HttpFailure("INVALID_BODY", `body must be ${EXAMPLE}, not both and not neither`);
        }
        const number = written === undefined ? null : mobileNumber(written);
        const entry = await unresolved.find(id);
        if (entry === null) throw new HttpFailure("NOT_FOUND", UNKNOWN_ID);
        if (number !== null) {
          const by = caller.subject ?? "unknown";
          await suppressions.add({ number, kind: "opted_out", by, reason: entry.words });
        }
        // After the suppression: what fails in between leaves the entry on the list.
        await unresolved.remove(id);
        return { id, number };
      },
    }),
  ];
}

function unresolvedData({
  id,
  gateway,
  sender,
  words,
  at,
}: UnresolvedOptOut): z.infer<typeof unresolvedSchema> {
  return { id, gateway, sender, words, at: at.toISOString() };
}
