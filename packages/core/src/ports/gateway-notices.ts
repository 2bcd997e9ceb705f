/**
 * What gateways say of the sender's own account, number and templates.
 *
 * A store that cannot be reached makes a call throw `ReminderError` with code `DATABASE_LOST`.
 */
export interface GatewayNotices {
  /** Keeps the latest notice of each subject and severity, in whatever order they come. */
  record(notices: readonly GatewayNotice[]): Promise<void>;
  /**
   * The notices that stand, at most 100, newest first: each until a later `cleared` of its subject. A subject may have both
   * a halt and a warning: neither takes the other back.
   */
  list(): Promise<readonly GatewayNotice[]>;
}

/** What a gateway says of one subject. */
export interface GatewayNotice {
  /** What it is about, the same text as a messenger has it among its `subjects`. */
  readonly subject: string;
  /**
   * `halt`: messages are not delivered, and runs over a messenger of this subject halt. `warning`: a person should know.
   * `cleared`: nothing is wrong any more.
   */
  readonly severity: "halt" | "warning" | "cleared";
  /** What happened, for a person. Nothing about a customer: it may be logged. */
  readonly words: string;
  readonly at: Date;
}
