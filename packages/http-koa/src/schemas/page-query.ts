import { ReminderError } from "@pengingat/core";
import { z } from "zod";
import { HttpFailure } from "../http-failure.js";
import { plainNumber } from "./plain-number.js";
import { expected } from "./shown.js";

const MOST_CURSOR_CHARACTERS = 200;

const cursorError = expected("the next_cursor of a page before");

/** `limit` and `cursor` of a list. */
export const pageParameters = {
  limit: plainNumber(1, 200).default(50).describe("The most entries of the page."),
  cursor: z
    .string({ error: cursorError })
    .min(1, { error: cursorError })
    .max(MOST_CURSOR_CHARACTERS, { error: cursorError })
    .optional()
    .describe("The `next_cursor` of the page before; without it, the first page."),
};

/**
 * Reads the page after a cursor. What a cursor looks like only the store knows, which refuses others.
 *
 * @throws {HttpFailure} `INVALID_PARAMETER` where the store refuses the cursor
 */
export async function pageAfter<Page>(
  cursor: string | undefined,
  read: (after: string | null) => Promise<Page>,
): Promise<Page> {
  try {
    return await read(cursor ?? null);
  } catch (error) {
    if (cursor === undefined || !ReminderError.is(error) || error.code !== "INVALID_OPTION") throw error;
    const message = cursorError({ input: cursor });
    throw new HttpFailure("INVALID_PARAMETER", `cursor: ${message}`, {
      details: [{ parameter: "cursor", message }],
    });
  }
}
