import { resolveOptOut } from "@pengingat/core";
import { HttpFailure } from "../http-failure.js";
import type { RouterStore } from "../options.js";
import { unresolvedData } from "../record-data.js";
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

const UNKNOWN_ID = "no such unresolved opt-out";

/** Shows what may be an opt-out of somebody unknown, and takes a person's decision. */
export function unresolvedEndpoints(store: RouterStore): Endpoint[] {
  return [
    dataEndpoint({
      method: "get",
      path: "/suppressions/unresolved",
      operationId: "listUnresolved",
      summary:
        "Lists opt-outs that could not be tied to a person or that may mean something else, newest first",
      access: "token",
      failures: ["DATABASE_LOST"],
      query: unresolvedQuerySchema,
      data: unresolvedPageSchema,
      named: { UnresolvedOptOut: unresolvedSchema },
      async handle({ limit, cursor }) {
        const page = await pageAfter(cursor, (after) => store.unresolved.list({ limit, after }));
        return { entries: page.entries.map(unresolvedData), next_cursor: page.next };
      },
    }),
    dataEndpoint({
      method: "post",
      path: "/suppressions/unresolved/{id}",
      operationId: "resolveUnresolved",
      summary: "Ties an opt-out to a number, which goes on the do-not-contact list, or drops it",
      access: "token",
      failures: ["INVALID_BODY", "NOT_FOUND", "DATABASE_LOST"],
      params: unresolvedPathSchema,
      body: unresolvedDecisionSchema,
      query: noQuery,
      data: unresolvedDecidedSchema,
      async handle(_query, ctx, { caller, body }) {
        const { id } = readPath(unresolvedPathSchema, ctx.params, UNKNOWN_ID);
        const example = '{"number":"0811…"} or {"drop":true}';
        const { number: written } = readJson(unresolvedDecisionSchema, example, ctx, body);
        const number = written === undefined ? null : mobileNumber(written);
        const by = caller.subject ?? "unknown";
        const entry = await store.unresolved.find(id);
        const isThere = await resolveOptOut(store, id, number === null ? { drop: true } : { number }, by);
        if (entry === null || !isThere) throw new HttpFailure("NOT_FOUND", UNKNOWN_ID);
        await store.activity.record(
          number === null
            ? { kind: "opt_out_dropped", by, about: entry.sender, reason: entry.words }
            : { kind: "number_suppressed", by, about: number, reason: null },
        );
        return { id, number, by };
      },
    }),
  ];
}
