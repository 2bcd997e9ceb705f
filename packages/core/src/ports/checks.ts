/**
 * What an adapter can look at before a workshop goes live. It reads only: nothing is sent, stored or changed.
 *
 * Results are for people and may be logged: they hold no key, no name and no number of anybody.
 */
export interface Checks {
  /**
   * Looks at everything there is to look at. What cannot be looked at is a result too: it should not throw, also where
   * the database or the gateway cannot be reached.
   */
  run(): Promise<readonly CheckResult[]>;
}

/** What one look came to. */
export interface CheckResult {
  /** What was looked at, in a few words, such as `due index`; each name comes once. */
  readonly name: string;
  /**
   * `ok`: nothing to do. `warning`: it works, and a person should know. `problem`: reminders do not go out as they should
   * until something is done.
   */
  readonly state: "ok" | "warning" | "problem";
  /** What was found, as one sentence. */
  readonly what: string;
  /** What to do about it, as one sentence. Every `warning` and every `problem` has it. @default nothing is to be done */
  readonly remedy?: string;
}
