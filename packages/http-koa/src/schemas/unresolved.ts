import { z } from "zod";
import { nextCursorSchema, pageParameters } from "./page-query.js";

/** `?limit=50&cursor=…`. */
export const unresolvedQuerySchema = z.object(pageParameters);

/** The path of one entry. */
export const unresolvedPathSchema = z.object({ id: z.string().regex(/^[1-9][0-9]{0,17}$/) });

/** What looks like an opt-out and waits for a person. */
export const unresolvedSchema = z.strictObject({
  id: z.string(),
  gateway: z.string().describe("The name of the gateway that brought it."),
  sender: z.string().describe("Who wrote it, as the gateway gives it: a number, a hidden id, a group."),
  words: z.string().describe("What was written."),
  at: z.iso.datetime().describe("When it was written."),
});

/** The `data` of a page of entries. */
export const unresolvedPageSchema = z.strictObject({
  entries: z.array(unresolvedSchema).describe("Newest first."),
  next_cursor: nextCursorSchema,
});

/** The body that decides an entry. */
export const unresolvedDecisionSchema = z
  .strictObject({
    number: z.string().max(256).optional().describe("Whose it is, as a person writes a number."),
    drop: z.literal(true).optional().describe("It is no opt-out."),
  })
  .refine(({ number, drop }) => (number === undefined) !== (drop === undefined));

/** The `data` of an entry that was decided. */
export const unresolvedDecidedSchema = z.strictObject({
  id: z.string(),
  number: z
    .string()
    .nullable()
    .describe("On the do-not-contact list now; `null` where the entry was dropped."),
  by: z.string().describe("The token's `sub`, or `unknown` where it has none."),
});
