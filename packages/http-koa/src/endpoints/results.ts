import type { ReminderResults } from "@pengingat/core";
import { resultsData } from "../results-data.js";
import { resultsQuerySchema, resultsSchema } from "../schemas/results.js";
import { dataEndpoint, type Endpoint } from "./endpoint.js";

/** Shows who came back after a reminder. */
export function resultEndpoints(results: (since: string | null) => Promise<ReminderResults>): Endpoint[] {
  return [
    dataEndpoint({
      method: "get",
      path: "/results",
      operationId: "getResults",
      summary:
        "Shows how many owners came back after a reminder, and beside them those who could not be reached",
      access: "token",
      failures: ["DATABASE_LOST"],
      query: resultsQuerySchema,
      data: resultsSchema,
      handle: async ({ since = null }) => resultsData(await results(since)),
    }),
  ];
}
