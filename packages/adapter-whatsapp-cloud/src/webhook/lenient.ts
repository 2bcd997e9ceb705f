import { z } from "zod";

/** A text that says something; anything else counts as not given. */
export const text = z.string().min(1).optional().catch(undefined);

/** A list of anything; what is none counts as not given. */
export const list = z.array(z.unknown()).optional().catch(undefined);

/** Seconds since 1970, as a text or a number; anything else counts as not given. */
export const seconds = z
  .union([z.string().regex(/^\d{1,11}$/), z.int().min(0).max(99_999_999_999)])
  .transform((given) => new Date(Number(given) * 1000))
  .optional()
  .catch(undefined);

/** An object whose fields are read; anything else counts as not given. */
export function part<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.object(shape).optional().catch(undefined);
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
