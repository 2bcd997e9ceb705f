import { webhookTime } from "@pengingat/messenger-http";
import { z } from "zod";

/** A text that says something, or an id that lost its quotes, or the first of a list of them; anything else counts as not given. */
export const text = z.preprocess(
  first,
  z
    .union([z.string().min(1), z.int().min(1_000_000).transform(String)])
    .optional()
    .catch(undefined),
);

/**
 * A list of anything, also in another list. An object stands for a list of itself, or of what it holds by number, as some programs write a list;
 * anything else counts as not given.
 */
export const list = z
  .unknown()
  .optional()
  .transform((given): unknown[] | undefined => {
    if (Array.isArray(given)) return given.flat();
    if (typeof given !== "object" || given === null) return undefined;
    const names = Object.keys(given);
    if (names.length === 0) return undefined;
    return names.every((name) => /^\d+$/.test(name)) ? Object.values(given) : [given];
  });

/** Seconds or milliseconds since 1970, as a text or a number, or ISO 8601 with its zone; anything else counts as not given. */
export const time = z
  .union([z.string(), z.int()])
  .transform((given) => webhookTime(String(given).trim()))
  .optional()
  .catch(undefined);

/** An object whose fields are read, or the first of a list of them; anything else counts as not given. */
export function part<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.preprocess(first, z.object(shape).optional().catch(undefined));
}

/** An object whose fields are read, or what one of them is by itself, such as `"STOP"` for `{ "body": "STOP" }`. */
export function partOr<Shape extends z.ZodRawShape>(name: keyof Shape & string, shape: Shape) {
  const spelled = (given: unknown) => (typeof given === "string" ? { [name]: given } : given);
  return z.preprocess((given) => spelled(first(given)), part(shape));
}

function first(given: unknown): unknown {
  return Array.isArray(given) ? given[0] : given;
}

/** The items that are as promised. Meta adds kinds: what is not known is passed over, and no other for it. */
export function each<Schema extends z.ZodType>(
  items: readonly unknown[] = [],
  schema: Schema,
): z.infer<Schema>[] {
  return items.flatMap((item) => {
    const parsed = schema.safeParse(item);
    return parsed.success ? [parsed.data] : [];
  });
}

/** The texts that are given, each once. */
export function given(...texts: readonly (string | undefined)[]): string[] {
  return [...new Set(texts.flatMap((each) => each ?? []))];
}
