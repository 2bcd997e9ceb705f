/**
 * Whose an id is that a gateway gives of a person: WhatsApp's id of a number, a hidden one, a user id.
 *
 * A store that cannot be reached makes a call throw `ReminderError` with code `DATABASE_LOST`.
 */
export interface ContactDirectory {
  /** Keeps the link of the latest time for each id, whatever order they come in. */
  link(links: readonly ContactLink[]): Promise<void>;
  /** The link of each of the ids that has one. */
  find(ids: readonly string[]): Promise<ReadonlyMap<string, ContactLink>>;
}

/** That an id and a number are the same person's. */
export interface ContactLink {
  /**
   * As `readSenderId` gives it: digits, `160958311837878@lid`, `ID.1349…`. With a blank, it stands for a message of theirs
   * that came without a time. At most 200 characters.
   */
  readonly id: string;
  /** Digits of E.164 without `+`. */
  readonly number: string;
  /** When that was so. */
  readonly at: Date;
  /** Whether the person left the id for the number then. Who goes by the id later is somebody else. */
  readonly isMove: boolean;
}
