import { ReminderError } from "@pengingat/core";

/** Where a page ended: the exact visit and the id of its last vehicle. */
export interface PageEnd {
  /** `null` where the pages go through all vehicles by their ids. */
  readonly visit: string | null;
  readonly id: string;
}

/** The cursor as the caller keeps it. */
export function encodeCursor({ visit, id }: PageEnd): string {
  return JSON.stringify([visit, id]);
}

/** @throws {ReminderError} `INVALID_OPTION` for what is no cursor */
export function decodeCursor(cursor: string): PageEnd {
  const parts = parse(cursor);
  if (Array.isArray(parts) && parts.length === 2) {
    const [visit, id]: unknown[] = parts;
    if ((typeof visit === "string" || visit === null) && typeof id === "string") return { visit, id };
  }
  throw new ReminderError("INVALID_OPTION", "after: expected the `next` of an earlier page");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
