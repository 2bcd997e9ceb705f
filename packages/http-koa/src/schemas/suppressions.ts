import { listedForms } from "@pengingat/core/adapter";
import { z } from "zod";
import { nextCursorSchema, pageParameters } from "./page-query.js";
import { mustBe } from "./shown.js";

const kinds = ["opted_out", "set_aside"] as const;

/** `?kind=opted_out&limit=50&cursor=…`. */
export const suppressionQuerySchema = z.object({
  kind: z
    .enum(kinds, { error: mustBe("opted_out or set_aside") })
    .optional()
    .describe("Without it, all kinds."),
  ...pageParameters,
});

/** The path of one entry. */
export const suppressionPathSchema = z.object({
  number: z
    .string()
    .transform(listedForms)
    .pipe(z.array(z.string()).min(1))
    .describe("As listed, in digits of E.164 without `+`; or as a person writes it, such as `0811…`."),
});

/** One entry of the list. */
export const suppressionSchema = z.strictObject({
  number: z.string().describe("Digits of E.164 without `+`."),
  kind: z
    .enum(kinds)
    .describe("`opted_out`: the customer asked for no reminders. `set_aside`: the number is undeliverable."),
  by: z.string().describe("Who added it: a token's `sub`, `customer` or `gateway`, for example."),
  reason: z.string().nullable(),
  added_at: z.iso.datetime(),
});

/** The `data` of a page of entries. */
export const suppressionPageSchema = z.strictObject({
  suppressions: z.array(suppressionSchema).describe("Newest first."),
  next_cursor: nextCursorSchema,
});

/** The body that adds a number. */
export const newSuppressionSchema = z.strictObject({
  number: z.string().max(256).describe("As a person writes it: `0811…`, or with `+` and its country code."),
  reason: z.string().min(1).max(500).optional(),
});

/** The `data` of a number that was added. */
export const suppressedSchema = z.strictObject({
  number: z.string().describe("Digits of E.164 without `+`."),
  kind: z.literal("opted_out"),
  by: z.string().describe("The token's `sub`, or `unknown` where it has none."),
});

/** The `data` of a number that was removed. */
export const liftedSchema = z.strictObject({ number: z.string() });
