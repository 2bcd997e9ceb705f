import { ReminderError } from "../errors.js";
import type { NewSuppression, Suppression, SuppressionList } from "../ports/suppression-list.js";

/** A {@link SuppressionList} in memory, and a look inside. */
export interface InMemorySuppressions extends SuppressionList {
  /** Every entry, oldest first. */
  readonly entries: readonly Suppression[];
  /** When the erased opt-outs were asked for, by their numbers. */
  readonly erased: ReadonlyMap<string, Date>;
  /** Takes a number off the list, and keeps an opt-out of it, or one of the given time, as erased; returns whether it was on the list. */
  erase(number: string, optOut: Date | null): boolean;
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
  /** The last that was asked for of each number, and when in milliseconds. */
  const asked = new Map<string, { readonly at: number; readonly isOptOut: boolean }>();
  const erased = new Map<string, Date>();
  let added = 0;

  function put({ number, kind, by, reason }: NewSuppression): void {
    const present = entries.get(number);
    if (present && !(present.kind === "set_aside" && kind === "opted_out")) return;
    entries.delete(number);
    added += 1;
    entries.set(number, { number, kind, by, reason, addedAt: new Date(now()), position: added });
  }

  /** Whether a request is later than what is known. */
  function isNews(number: string, at: number, isOptOut: boolean): boolean {
    const known = asked.get(number);
    if (known && (known.at > at || (known.at === at && !(isOptOut && !known.isOptOut)))) return false;
    asked.set(number, { at, isOptOut });
    return true;
  }

  /** Keeps a request that is made now as the last one, however a gateway's clock goes. */
  function askNow(number: string, isOptOut: boolean): void {
    asked.set(number, { at: Math.max(now(), asked.get(number)?.at ?? 0), isOptOut });
  }

  /** Puts an erased opt-out on the list again, as what is asked for next is decided by it. */
  function restore(number: string): void {
    const at = erased.get(number);
    if (at === undefined || !erased.delete(number)) return;
    if (isNews(number, at.getTime(), true)) put({ number, kind: "opted_out", by: "erasure", reason: null });
  }

  return {
    erased,
    erase(number, optOut) {
      const entry = entries.get(number);
      const own = entry?.kind === "opted_out" ? new Date(asked.get(number)?.at ?? entry.addedAt) : null;
      const times = [own, optOut, erased.get(number)].flatMap((at) => at ?? []);
      if (times.length > 0) erased.set(number, new Date(Math.max(...times.map(Number))));
      asked.delete(number);
      return entries.delete(number);
    },
    get entries() {
      return [...entries.values()].map(({ position, ...entry }) => entry);
    },
    async find(numbers) {
      return new Map(
        numbers.flatMap((number) => {
          const entry = entries.get(number);
          if (erased.has(number)) return [[number, "opted_out"]];
          return entry ? [[number, entry.kind]] : [];
        }),
      );
    },
    async add(entry) {
      assertNumbers([entry]);
      if (entry.kind === "opted_out") {
        restore(entry.number);
        askNow(entry.number, true);
      }
      put(entry);
    },
    async remove(number, kind) {
      restore(number);
      const entry = entries.get(number);
      if (entry === undefined || (kind !== undefined && entry.kind !== kind)) return false;
      askNow(number, false);
      return entries.delete(number);
    },
    async apply(requests) {
      assertNumbers(requests);
      for (const { number, kind, by, reason, at } of requests) {
        if (kind !== "set_aside") restore(number);
        if (kind === "set_aside") put({ number, kind, by, reason });
        else if (!isNews(number, at.getTime(), kind !== null)) continue;
        else if (kind) put({ number, kind, by, reason });
        else if (entries.get(number)?.kind === "opted_out") entries.delete(number);
      }
    },
    async list({ kind, limit, after }) {
      if (after !== null && !/^\d{1,15}$/.test(after)) {
        throw new ReminderError("INVALID_OPTION", "after: expected the `next` of an earlier page");
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

function assertNumbers(entries: readonly { readonly number: string }[]): void {
  if (entries.every(({ number }) => NUMBER.test(number))) return;
  throw new ReminderError("INVALID_PHONE", "number: expected digits of E.164 without +, got something else");
}
