import { ReminderError } from "../../src/errors.js";

/** What a ledger or a repository throws where its database is out of reach. */
export function databaseLost(): ReminderError {
  return new ReminderError("DATABASE_LOST", "the database is out of reach");
}
