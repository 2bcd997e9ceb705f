/**
 * What people did by hand: who, what and when. Nothing is decided by it.
 *
 * A store that cannot be reached makes a call throw `ReminderError` with code `DATABASE_LOST`.
 */
export interface ActivityLog {
  record(activity: NewActivity): Promise<void>;
  /**
   * A page of the entries, newest first.
   *
   * @throws {ReminderError} `INVALID_OPTION` where `after` is no `next` of an earlier page
   */
  list(page: { readonly limit: number; readonly after: string | null }): Promise<ActivityPage>;
}

/** What a person can do by hand. */
export type ActivityKind =
  | "run_started"
  | "schedule_started"
  | "schedule_stopped"
  | "number_suppressed"
  | "number_released"
  | "opt_out_dropped"
  | "delivery_resolved"
  | "vehicles_imported"
  | "vehicle_saved"
  | "vehicle_serviced"
  | "test_sent"
  | "person_exported"
  | "person_erased"
  | "data_expired";

/** Something that a person did. */
export interface NewActivity {
  readonly kind: ActivityKind;
  /** Who did it. */
  readonly by: string;
  /** What it was done to: a run's id, a time, a number, a delivery's id, who wrote what was dropped. */
  readonly about: string | null;
  /** Why, in their words. */
  readonly reason: string | null;
}

/** An entry of the log. */
export interface Activity extends NewActivity {
  readonly at: Date;
}

/** A page of entries. */
export interface ActivityPage {
  readonly activities: readonly Activity[];
  /** Where the next page begins; `null` after the last page. */
  readonly next: string | null;
}
