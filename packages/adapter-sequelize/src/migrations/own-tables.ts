/** The project's own tables that programs read and write. */
export const OWN_TABLES = [
  "reminder_delivery",
  "reminder_slot",
  "reminder_run",
  "reminder_suppression",
  "reminder_day",
  "reminder_unresolved",
  "reminder_contact",
  "reminder_notice",
  "reminder_call",
  "reminder_user",
  "reminder_session",
  "reminder_activity",
  "reminder_secret",
  "reminder_erased_opt_out",
  "reminder_holdout",
  "reminder_webhook_call",
  "reminder_skip",
] as const;

/** The table that holds the version of the others; programs only read it. */
export const VERSION_TABLE = "reminder_migration";
