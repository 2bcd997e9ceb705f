import type { RunHistory } from "@pengingat/core";
import { HttpFailure } from "../http-failure.js";
import { runRecordData } from "../record-data.js";
import { pageAfter } from "../schemas/page-query.js";
import { readPath } from "../schemas/path.js";
import {
  runPageQuerySchema,
  runPathSchema,
  runRecordPageSchema,
  runRecordSchema,
} from "../schemas/run-records.js";
import { type Endpoint, endpoint, noQuery } from "./endpoint.js";

const UNKNOWN_ID = "there is no run with this id";

/** Shows the runs, those under way included. */
export function runHistoryEndpoints(history: RunHistory): Endpoint[] {
  const named = { RunRecord: runRecordSchema };
  return [
    endpoint({
      method: "GET",
      path: "/runs",
      operationId: "listRuns",
      summary: "Who started which run, and how it ended; newest first",
      access: "token",
      failures: ["INVALID_PARAMETER", "DATABASE_LOST"],
      query: runPageQuerySchema,
      data: runRecordPageSchema,
      named,
      async handle({ limit, cursor }) {
        const page = await pageAfter(cursor, (after) => history.list({ limit, after }));
        return { runs: page.runs.map(runRecordData), next_cursor: page.next };
      },
    }),
    endpoint({
      method: "GET",
      path: "/runs/{id}",
      operationId: "getRun",
      summary: "One run: how far it is, or how it ended",
      access: "token",
      failures: ["NOT_FOUND", "DATABASE_LOST"],
      params: runPathSchema,
      query: noQuery,
      data: runRecordSchema,
      named,
      async handle(_query, ctx) {
        const { id } = readPath(runPathSchema, ctx.params, UNKNOWN_ID);
        const record = await history.get(id);
        if (record === null) throw new HttpFailure("NOT_FOUND", UNKNOWN_ID);
        return runRecordData(record);
      },
    }),
  ];
}
