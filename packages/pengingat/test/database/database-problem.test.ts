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

test.each([
  ["INVALID_PURPOSE", "its certificate is refused (INVALID_PURPOSE)"],
  ["CERT_SIGNATURE_FAILURE", "its certificate is refused (CERT_SIGNATURE_FAILURE)"],
  ["INVALID_CA", "its certificate is refused (INVALID_CA)"],
  ["EE_KEY_TOO_SMALL", "its certificate is refused (EE_KEY_TOO_SMALL)"],
  ["CA_MD_TOO_WEAK", "its certificate is refused (CA_MD_TOO_WEAK)"],
  ["CERT_HAS_EXPIRED", "its certificate has expired"],
  ["ERR_SSL_UNSUPPORTED_PROTOCOL", "encryption could not be agreed on (ERR_SSL_UNSUPPORTED_PROTOCOL)"],
  ["ERR_SSL_UNEXPECTED_EOF_WHILE_READING", null],
])("a connection that fails for %s is a wrong setting, and says so: %s", (code, words) => {
  const problem = databaseProblem(refusedConnection(code, "of the library"));
  expect(problem.exitCode).toBe(words === null ? 3 : 2);
  if (words !== null) expect(problem.message).toBe(`The database cannot be used: ${words}.`);
});
