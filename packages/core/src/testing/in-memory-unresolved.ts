import { ReminderError } from "../errors.js";
import type {
  NewUnresolvedOptOut,
  UnresolvedOptOut,
  UnresolvedOptOuts,
} from "../ports/unresolved-opt-outs.js";

/** {@link UnresolvedOptOuts} in memory, and a look inside. */
export interface InMemoryUnresolved extends UnresolvedOptOuts {
  /** Every entry, oldest first. */
  readonly entries: readonly UnresolvedOptOut[];
}

/** A list of unresolved opt-outs that forgets everything with its process. */
export function inMemoryUnresolved(): InMemoryUnresolved {
  const entries = new Map<string, UnresolvedOptOut>();
  const origins = new Set<string>();
  let added = 0;

  return {
    get entries() {
      return [...entries.values()];
    },
    async add(given) {
      for (const { gateway, sender, words, at, messageId } of given) {
        const entry = { gateway, sender, words, at, messageId };
        if (origins.has(originOf(entry))) continue;
        origins.add(originOf(entry));
        added += 1;
        entries.set(String(added), { id: String(added), ...entry });
      }
    },
    async list({ limit, after }) {
      if (after !== null && !/^\d{1,15}$/.test(after)) {
        throw new ReminderError("INVALID_OPTION", "after: expected the `next` of an earlier page");
      }
      const left = [...entries.values()]
        .filter(({ id }) => after === null || Number(id) < Number(after))
        .reverse();
      const page = left.slice(0, limit);
      return { entries: page, next: left.length > limit ? (page.at(-1)?.id ?? null) : null };
    },
    find: async (id) => entries.get(id) ?? null,
    async remove(id) {
      const entry = entries.get(id);
      if (entry) origins.delete(originOf(entry));
      return entries.delete(id);
    },
  };
}

/** What makes two entries one. */
function originOf({ gateway, sender, words, messageId }: NewUnresolvedOptOut): string {
  return JSON.stringify([gateway, sender, messageId ?? [words]]);
}
