import { ReminderError } from "../errors.js";
import type { Suppression, SuppressionList } from "../ports/suppression-list.js";

/** A {@link SuppressionList} in memory, and a look inside. */
export interface InMemorySuppressions extends SuppressionList {
  /** Every entry, oldest first. */
  readonly entries: readonly Suppression[];
}

/** Options of {@link inMemorySuppressions}. */
export interface InMemorySuppressionsOptions {
  /** The store's clock, in milliseconds. @default Date.now */
  readonly now?: () => number;
}

const NUMBER = /^[1-9]\d{0,14}$/;

/** A suppression list that forgets everything with its process. */
export function inMemorySuppressions(options: InMemorySuppressionsOptions = {}): InMemorySuppressions {
  const now = options.now ?? Date.now;
  const entries = new Map<string, Suppression & { readonly position: number }>();
  let added = 0;

  return {
    get entries() {
      return [...entries.values()].map(({ position, ...entry }) => entry);
    },
    async find(numbers) {
      return new Map(
        numbers.flatMap((number) => {
          const entry = entries.get(number);
          return entry ? [[number, entry.kind]] : [];
        }),
      );
    },
    async add({ number, kind, by, reason }) {
      if (!NUMBER.test(number)) {
        throw new ReminderError(
          "INVALID_PHONE",
          "number: expected digits of E.164 without +, got something else",
        );
      }
      const present = entries.get(number);
      if (present && !(present.kind === "set_aside" && kind === "opted_out")) return;
      entries.delete(number);
      added += 1;
      entries.set(number, { number, kind, by, reason, addedAt: new Date(now()), position: added });
    },
    async remove(number, kind) {
      const entry = entries.get(number);
      if (entry === undefined || (kind !== undefined && entry.kind !== kind)) return false;
      return entries.delete(number);
    },
    async list({ kind, limit, after }) {
      if (after !== null && !/^\d{1,15}$/.test(after)) {
        throw new ReminderError("INVALID_OPTION", "after: expected the `next` of a page before");
      }
      const left = [...entries.values()]
        .filter(
          (entry) =>
            (kind ?? entry.kind) === entry.kind && (after === null || entry.position < Number(after)),
        )
        .reverse();
      const page = left.slice(0, limit);
      const last = page.at(-1);
      return {
        suppressions: page.map(({ position, ...entry }) => entry),
        next: left.length > limit && last ? String(last.position) : null,
      };
    },
  };
}
