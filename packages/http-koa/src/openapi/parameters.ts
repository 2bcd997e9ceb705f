import { z } from "zod";

/** A schema's fields as OpenAPI parameters, with the types that they have once read: `hour` is an integer. */
export function parameters(schema: z.ZodObject, place: "query" | "path") {
  const { properties = {} } = z.toJSONSchema(schema, { io: "output" });
  return Object.entries(properties).map(([name, field]) => ({
    name,
    in: place,
    required: place === "path",
    schema: field,
  }));
}
