import { HttpFailure } from "../http-failure.js";
import type { RouterStore } from "../options.js";
import { runRecordData } from "../record-data.js";
import { pageAfter } from "../schemas/page-query.js";
import { readPath } from "../schemas/path.js";
import { noQuery } from "../schemas/query.js";
import {
  runPageQuerySchema,
  runPathSchema,
  runRecordPageSchema,
  runRecordSchema,
} from "../schemas/run-records.js";
import { dataEndpoint, type Endpoint } from "./endpoint.js";

const UNKNOWN_ID = "no such run";

/** Shows the records of runs, those under way included. */
export function runHistoryEndpoints({ history }: RouterStore): Endpoint[] {
  const named = { RunRecord: runRecordSchema };
  return [
    dataEndpoint({
      method: "get",
      path: "/runs",
      operationId: "listRuns",
      summary: "Lists runs, newest first: who started each, its counts, and how it ended",
      access: "token",
      failures: ["DATABASE_LOST"],
      query: runPageQuerySchema,
      data: runRecordPageSchema,
      named,
      async handle({ limit, cursor }) {
        const page = await pageAfter(cursor, (after) => history.list({ limit, after }));
        return { runs: page.runs.map(runRecordData), next_cursor: page.next };
      },
    }),
    dataEndpoint({
      method: "get",
      path: "/runs/{id}",
      operationId: "getRun",
      summary: "Shows the progress of one run, or how it ended",
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
