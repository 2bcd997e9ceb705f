import { z } from "zod";
import { nextCursorSchema, pageParameters } from "./page-query.js";

/** `?limit=50&cursor=…`. */
export const unresolvedQuerySchema = z.object(pageParameters);

/** The path of one entry. */
export const unresolvedPathSchema = z.object({ id: z.string().describe("As listed.") });

/** One entry of the list. */
export const unresolvedSchema = z.strictObject({
  id: z.string(),
  gateway: z.string().describe("The gateway that brought it."),
  sender: z.string().describe("Who wrote it, as the gateway gives it."),
  words: z.string(),
  at: z.iso.datetime().describe("When it was written."),
});

/** The `data` of a page of entries. */
export const unresolvedPageSchema = z.strictObject({
  entries: z.array(unresolvedSchema).describe("Newest first."),
  next_cursor: nextCursorSchema,
});

/** The body that decides an entry: ties it to a number, or drops it. */
export const unresolvedDecisionSchema = z.strictObject({
  number: z.string().max(256).optional().describe("Whose opt-out it is: that number is suppressed."),
  drop: z.literal(true).optional().describe("It is no opt-out."),
});

/** The `data` of an entry that was decided. */
export const unresolvedDecidedSchema = z.strictObject({
  id: z.string(),
  number: z
    .string()
    .nullable()
    .describe("The number that is suppressed now, or `null` where it was dropped."),
});
