/** A scheduled run whose time has come, and that is not done. */
export interface OpenRun {
  readonly scheduledFor: Date;
  /** Since when it is under way; `null` while it waits for a process or for its next try. */
  readonly begunAt: Date | null;
}
