import { z } from "zod";

/** A query schema as OpenAPI parameters: its values as they are once read, so that `hour` is an integer. */
export function queryParameters(query: z.ZodObject) {
  const { properties = {} } = z.toJSONSchema(query, { io: "output" });
  return Object.entries(properties).map(([name, schema]) => ({ name, in: "query", required: false, schema }));
}
