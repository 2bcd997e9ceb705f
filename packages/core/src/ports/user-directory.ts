/**
 * Who may sign in, and who is signed in. Names are compared without regard to case.
 *
 * A store that cannot be reached makes a call throw `ReminderError` with code `DATABASE_LOST`.
 */
export interface UserDirectory {
  /**
   * Adds a user, or changes the password of one; either way every session of theirs ends.
   *
   * @throws {ReminderError} `INVALID_OPTION` where the store cannot keep the name as it is
   */
  put(user: NewUser): Promise<"added" | "changed">;
  /** Removes a user and ends every session of theirs; returns whether there was one. */
  remove(name: string): Promise<boolean>;
  /** The user of a name, or `null`. */
  find(name: string): Promise<User | null>;
  /** Every user, by name. */
  list(): Promise<readonly User[]>;
  /**
   * Opens a session. Returns `false`, and opens none, where the user is gone or no longer has the password that the
   * session was allowed for.
   */
  openSession(session: NewSession): Promise<boolean>;
  /** The name of the user whose session it is; `null` where it has ended, or never was. */
  userOfSession(id: string): Promise<string | null>;
  /** Ends a session. */
  closeSession(id: string): Promise<void>;
}

/** A user to add. */
export interface NewUser {
  readonly name: string;
  /** The hash of the password, opaque to the store; `null`: no password lets this user in. */
  readonly password: string | null;
}

/** A user who may sign in. */
export interface User extends NewUser {
  readonly addedAt: Date;
}

/** A session to open. */
export interface NewSession {
  /** What the session is known by: a hash of the secret that its owner holds. */
  readonly id: string;
  readonly name: string;
  /** The hash that the user's password was checked against. */
  readonly password: string | null;
  /** In milliseconds, by the store's clock. */
  readonly lifetimeMs: number;
}
