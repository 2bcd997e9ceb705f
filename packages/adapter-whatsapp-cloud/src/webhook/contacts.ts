import { z } from "zod";
import { each, given, text } from "./lenient.js";

const contactSchema = z.object({ wa_id: text, user_id: text, parent_user_id: text });

/** Adds to ids of a person those that a notification's contacts tell of the same one. */
export type AllIds = (ids: readonly string[]) => string[];

/** Reads who is who from a notification's `contacts`. */
export function contactIds(contacts: readonly unknown[] | undefined): AllIds {
  const people = each(contacts, contactSchema).map(({ wa_id, user_id, parent_user_id }) =>
    given(wa_id, user_id, parent_user_id),
  );
  const byId = new Map(people.flatMap((ids) => ids.map((id) => [id, ids] as const)));
  return (ids) => given(...ids, ...ids.flatMap((id) => byId.get(id) ?? []));
}
