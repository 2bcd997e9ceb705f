import type { BegunMessage, EndedAttempt, QueuedMessage } from "./queued-message.js";

/** What one commit came to. */
export interface Commit {
  /** The messages whose attempt may be made. */
  readonly ready: readonly BegunMessage[];
  /** The messages that did not begin as a whole: another run was faster with one of their reminders, or all. */
  readonly lost: readonly BegunMessage[];
  /** The messages that the database refused to begin, and why. */
  readonly refused: readonly RefusedBegin[];
  /** The attempts whose outcome the database refused to record. */
  readonly unrecorded: readonly EndedAttempt[];
  /** The attempts whose outcome waits, as somebody else holds their row. They keep their places. */
  readonly held: readonly EndedAttempt[];
  /** The messages that find no place for that. */
  readonly postponed: readonly QueuedMessage[];
  /** What ends the run: the database was lost, or refuses everything. `undefined` where it goes on. */
  readonly fault: unknown;
  /** Returns how long ago the leases began, in milliseconds; never less than it is. */
  readonly leaseAgeMs: () => number;
}

/** A message that the database refused to begin: somebody holds its row, a trigger raised, an id is too long for an index. */
export interface RefusedBegin {
  readonly message: BegunMessage;
  readonly reason: string;
  /** Whether it was for somebody else who holds a row, and may let go of it. */
  readonly isHeld: boolean;
}

/** What one statement came to. */
export type WholeCommit = Pick<Commit, "ready" | "lost" | "leaseAgeMs">;
