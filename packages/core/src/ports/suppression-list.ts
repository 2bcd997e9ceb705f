import type { PageRequest } from "./page-request.js";

/**
 * Numbers that get no messages. A number is digits of E.164 without `+`; each has at most one entry.
 *
 * A store that cannot be reached makes a call throw `ReminderError` with code `DATABASE_LOST`.
 */
export interface SuppressionList {
  /** Which of the numbers are on the list, and why. */
  find(numbers: readonly string[]): Promise<ReadonlyMap<string, SuppressionKind>>;
  /**
   * Puts a number on the list. One that is there keeps its entry, so it may be made again; only `opted_out` takes the
   * place of `set_aside`, as a new entry, and never the other way round.
   *
   * @throws {ReminderError} `INVALID_PHONE` where the number is not of that form, and so would match nobody
   */
  add(entry: NewSuppression): Promise<void>;
  /** Takes a number off the list; returns whether it was on it. With `kind`, only an entry of that kind. */
  remove(number: string, kind?: SuppressionKind): Promise<boolean>;
  /**
   * Takes what was asked for of many numbers, repeated and in any order:
   *
   * - Of an opt-out and its lifting, the one of the latest time counts, and of two at one time the opt-out. `add` with
   *   `opted_out`, and `remove`, count as of the time when they are made, and as later than whatever was known then.
   * - A lifting takes off an entry that is `opted_out` and no other.
   * - `set_aside` is put where the number has no entry.
   *
   * @throws {ReminderError} `INVALID_PHONE` where a number is not of that form: none takes effect
   */
  apply(requests: readonly SuppressionRequest[]): Promise<void>;
  /**
   * A page of the entries, newest first.
   *
   * @throws {ReminderError} `INVALID_OPTION` where `after` is no `next` of an earlier page
   */
  list(query: SuppressionQuery): Promise<SuppressionPage>;
}

/** `opted_out`: the customer, or somebody for them, asked for no messages. `set_aside`: the number is undeliverable. */
export type SuppressionKind = "opted_out" | "set_aside";

/** A number to put on the list. */
export interface NewSuppression {
  readonly number: string;
  readonly kind: SuppressionKind;
  /** Who put it there: a person's name, or a word such as `webhook` or `gateway`. */
  readonly by: string;
  /** Why, in the words of whoever put it there; `null` where nobody said. */
  readonly reason: string | null;
}

/** What a customer asked for, or a gateway found out, of a number. */
export interface SuppressionRequest {
  readonly number: string;
  /** `null` lifts an opt-out. */
  readonly kind: SuppressionKind | null;
  readonly by: string;
  readonly reason: string | null;
  /** When it was asked for. */
  readonly at: Date;
}

/** An entry of the list. */
export interface Suppression extends NewSuppression {
  readonly addedAt: Date;
}

/** Which entries to list. */
export interface SuppressionQuery extends PageRequest {
  /** `null` for all. */
  readonly kind: SuppressionKind | null;
}

/** A page of entries. */
export interface SuppressionPage {
  readonly suppressions: readonly Suppression[];
  /** Where the next page begins; `null` after the last page. */
  readonly next: string | null;
}
