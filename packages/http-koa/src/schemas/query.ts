import type { z } from "zod";
import { HttpFailure } from "../http-failure.js";

/**
 * Reads the parameters that a schema names, each a string, or an array where it was given more than once.
 * Others are ignored.
 *
 * @throws {HttpFailure} `INVALID_PARAMETER`, with an entry for each parameter that is wrong
 */
export function readQuery<Query extends z.ZodObject>(schema: Query, querystring: string): z.output<Query> {
  const parsed = schema.safeParse(querystring === "" ? {} : given(Object.keys(schema.shape), querystring));
  if (parsed.success) return parsed.data;
  const details = parsed.error.issues.map(({ path, message }) => ({ parameter: String(path[0]), message }));
  const message = details.map((detail) => `${detail.parameter}: ${detail.message}`).join("; ");
  throw new HttpFailure("INVALID_PARAMETER", message, { details });
}

function given(names: readonly string[], querystring: string): Record<string, string | string[]> {
  const all = new URLSearchParams(querystring);
  const input: Record<string, string | string[]> = {};
  for (const name of names) {
    const [first, ...more] = all.getAll(name);
    if (first !== undefined) input[name] = more.length === 0 ? first : [first, ...more];
  }
  return input;
}
