import { ReminderError } from "@pengingat/core";
import { expect, test } from "vitest";
import { databaseProblem } from "../../src/database/database-problem.js";
import { DatabaseUnreachableError } from "../../src/process/start-up-error.js";

function refusedConnection(code: string, message: string): Error {
  const cause = Object.assign(new Error(message), { code });
  return new ReminderError("DATABASE_LOST", `cannot reach the database (SQLSTATE ${code})`, { cause });
}

test("a user who may not connect is a wrong setting, and says what to grant", () => {
  const problem = databaseProblem(refusedConnection("42501", 'permission denied for database "bengkel"'));
  expect(problem).not.toBeInstanceOf(DatabaseUnreachableError);
  expect(problem.message).toBe(
    "The database cannot be used: the user in DATABASE_URL may not connect to its database: grant it CONNECT.",
  );
});

test("a database that takes no connections now can only be waited for", () => {
  const problem = databaseProblem(refusedConnection("55000", "not currently accepting connections"));
  expect(problem).toBeInstanceOf(DatabaseUnreachableError);
});
