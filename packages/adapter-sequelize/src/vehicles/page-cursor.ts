import { ReminderError } from "@pengingat/core";

/** Where a page ended: the exact visit and the id of its last vehicle. */
export interface PageEnd {
  /** `null` where the pages go through all vehicles by their ids. */
  readonly visit: string | null;
  readonly id: string;
  /** With it the pages go through all vehicles, and have those after this place in the order of visit and id alone. */
  readonly since?: VisitPlace;
}

/** A place in the order of visit and id. */
export interface VisitPlace {
  readonly visit: string;
  readonly id: string;
}

/** The cursor as the caller keeps it. */
export function encodeCursor({ visit, id, since }: PageEnd): string {
  return JSON.stringify([visit, id, ...(since ? [since.visit, since.id] : [])]);
}

/** @throws {ReminderError} `INVALID_OPTION` for what is no cursor */
export function decodeCursor(cursor: string): PageEnd {
  const parts = parse(cursor);
  if (Array.isArray(parts)) {
    const [visit, id, sinceVisit, sinceId, ...more]: unknown[] = parts;
    const isPlace = (typeof visit === "string" || visit === null) && typeof id === "string";
    if (isPlace && parts.length === 2) return { visit, id };
    const isScan = isPlace && visit === null && more.length === 0;
    if (isScan && typeof sinceVisit === "string" && typeof sinceId === "string") {
      return { visit, id, since: { visit: sinceVisit, id: sinceId } };
    }
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
