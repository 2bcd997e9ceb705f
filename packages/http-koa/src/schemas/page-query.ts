import { ReminderError } from "@pengingat/core";
import { z } from "zod";
import { plainNumber } from "./plain-number.js";
import { invalidParameters, wrong } from "./query.js";
import { mustBe } from "./shown.js";

const MAX_CURSOR_CHARACTERS = 200;

const error = mustBe("the next_cursor of an earlier page");

/** `limit` and `cursor` of a list. */
export const pageParameters = {
  limit: plainNumber(1, 200).default(50).describe("The most entries on a page."),
  cursor: z
    .string()
    .min(1, { error })
    .max(MAX_CURSOR_CHARACTERS, { error })
    .optional()
    .describe("The `next_cursor` of the previous page. Without it, the first page."),
};

/** The `next_cursor` of a page. */
export const nextCursorSchema = z
  .string()
  .nullable()
  .describe("The `cursor` of the next page; null on the last page.");

/**
 * Reads the page after a cursor. Only the store knows what a cursor looks like, and refuses others.
 *
 * @throws {HttpFailure} `INVALID_PARAMETER` where the store refuses the cursor
 */
export async function pageAfter<Page>(
  cursor: string | undefined,
  read: (after: string | null) => Promise<Page>,
): Promise<Page> {
  try {
    return await read(cursor ?? null);
  } catch (thrown) {
    if (cursor === undefined || !ReminderError.is(thrown) || thrown.code !== "INVALID_OPTION") throw thrown;
    throw invalidParameters([wrong("cursor", error({ input: cursor }))]);
  }
}
