import { z } from "zod";
import { pageParameters } from "./page-query.js";
import { expected } from "./shown.js";

const kinds = ["opted_out", "set_aside"] as const;

/** `?kind=opted_out&limit=50&cursor=…`. */
export const suppressionQuerySchema = z.object({
  kind: z
    .enum(kinds, { error: expected("opted_out or set_aside") })
    .optional()
    .describe("Without it, all."),
  ...pageParameters,
});

/** The path of one entry. */
export const suppressionPathSchema = z.object({
  number: z
    .string()
    .regex(/^[1-9][0-9]{0,14}$/)
    .describe("As it is listed: digits of E.164 without `+`."),
});

/** One entry of the list. */
export const suppressionSchema = z.strictObject({
  number: z.string().describe("Digits of E.164 without `+`."),
  kind: z
    .enum(kinds)
    .describe("`opted_out`: asked not to be written to. `set_aside`: the number failed for good."),
  by: z.string().describe("Who put it there: a token's `sub`, or what did so by itself."),
  reason: z.string().nullable(),
  added_at: z.iso.datetime(),
});

/** The `data` of a page of entries. */
export const suppressionPageSchema = z.strictObject({
  suppressions: z.array(suppressionSchema).describe("Newest first."),
  next_cursor: z.string().nullable().describe("Where the next page begins; null after the last page."),
});

/** The body that puts a number on the list. */
export const newSuppressionSchema = z.strictObject({
  number: z.string().max(256).describe("As a person writes it: `0811…`, or with `+` and its country's code."),
  reason: z.string().min(1).max(500).optional(),
});

/** The `data` of a number that a person has put on the list. */
export const suppressedSchema = z.strictObject({
  number: z.string().describe("Digits of E.164 without `+`."),
  kind: z.literal("opted_out"),
  by: z.string().describe("The token's `sub`, or `unknown` where it has none."),
});

/** The `data` of a number that may be written to again. */
export const liftedSchema = z.strictObject({ number: z.string() });
