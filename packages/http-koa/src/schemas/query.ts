import { z } from "zod";
import { HttpFailure } from "../http-failure.js";
import type { FailureDetail } from "./failure.js";
import { shown } from "./shown.js";

/** More wrong parameters than these are not listed. */
const MAX_DETAILS = 10;

/** The query of a route that takes no parameter. */
export const noQuery = z.object({});

/**
 * Reads the parameters of a query: those of the schema, each at most once. A parameter that is ignored would leave
 * a client to believe that it counts: `?dry_run=true` on a route that sends.
 *
 * @throws {HttpFailure} `INVALID_PARAMETER`, with an entry for each parameter that is wrong
 */
export function readQuery<Query extends z.ZodObject>(schema: Query, querystring: string): z.output<Query> {
  const given = new URLSearchParams(querystring);
  const names = Object.keys(schema.shape);
  const details: FailureDetail[] = [];
  const values: Record<string, string> = {};
  for (const name of new Set(given.keys())) {
    const [value = "", ...more] = given.getAll(name);
    if (!names.includes(name)) details.push(unknownParameter(name, names));
    else if (more.length > 0) details.push(wrong(name, `must be given once (got ${more.length + 1} values)`));
    else values[name] = value;
  }
  const parsed = schema.safeParse(values);
  for (const { path, message } of parsed.error?.issues ?? []) details.push(wrong(String(path[0]), message));
  if (parsed.success && details.length === 0) return parsed.data;
  throw invalidParameters(details.slice(0, MAX_DETAILS));
}

/** 400: parameters are wrong, each for a reason of its own. */
export function invalidParameters(details: FailureDetail[]): HttpFailure {
  const message = details.map((detail) => detail.message).join("; ");
  return new HttpFailure("INVALID_PARAMETER", message, { details });
}

/** What is wrong with one parameter, as a sentence that begins with its name. */
export function wrong(parameter: string, what: string): FailureDetail {
  return { parameter, message: `${parameter} ${what}` };
}

function unknownParameter(name: string, names: readonly string[]): FailureDetail {
  const known = names.length === 0 ? "no parameters" : names.join(", ");
  return { parameter: name, message: `unknown parameter ${shown(name)}; this route takes ${known}` };
}
