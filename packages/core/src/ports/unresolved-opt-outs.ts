import type { PageRequest } from "./page-request.js";

/**
 * What looks like an opt-out and could not be tied to a person, or may mean something else: a person decides.
 *
 * A store that cannot be reached makes a call throw `ReminderError` with code `DATABASE_LOST`.
 */
export interface UnresolvedOptOuts {
  /**
   * Puts entries on the list. One whose message is on it keeps its place: by its sender and the gateway's id of the
   * message, or where there is none its words.
   */
  add(entries: readonly NewUnresolvedOptOut[]): Promise<void>;
  /**
   * A page of the entries, newest first.
   *
   * @throws {ReminderError} `INVALID_OPTION` where `after` is no `next` of an earlier page
   */
  list(query: UnresolvedOptOutQuery): Promise<UnresolvedOptOutPage>;
  /** One entry; `null` where there is none of that id. */
  find(id: string): Promise<UnresolvedOptOut | null>;
  /** Takes an entry off the list, as a person has decided it; returns whether it was on it. */
  remove(id: string): Promise<boolean>;
}

/** An entry to put on the list. */
export interface NewUnresolvedOptOut {
  /** The name of the gateway that brought it. */
  readonly gateway: string;
  /** Who wrote it, as the gateway gives it. */
  readonly sender: string;
  /** What was written. */
  readonly words: string;
  /** When it was written. */
  readonly at: Date;
  /** The gateway's id of the message, or `null`. */
  readonly messageId: string | null;
}

/** An entry of the list. */
export interface UnresolvedOptOut extends NewUnresolvedOptOut {
  readonly id: string;
}

/** Which entries to list. */
export type UnresolvedOptOutQuery = PageRequest;

/** A page of entries. */
export interface UnresolvedOptOutPage {
  readonly entries: readonly UnresolvedOptOut[];
  /** Where the next page begins; `null` after the last page. */
  readonly next: string | null;
}
