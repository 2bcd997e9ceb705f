import type { z } from "zod";
import { HttpFailure } from "../http-failure.js";

/**
 * Reads the parameters of a path. One of the wrong form names nothing that exists.
 *
 * @throws {HttpFailure} `NOT_FOUND`, with the message given
 */
export function readPath<Path extends z.ZodObject>(
  schema: Path,
  params: unknown,
  message: string,
): z.output<Path> {
  const parsed = schema.safeParse(params);
  if (parsed.success) return parsed.data;
  throw new HttpFailure("NOT_FOUND", message);
}
