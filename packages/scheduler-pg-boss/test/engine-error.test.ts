import { ReminderError } from "@pengingat/core";
import { expect, test } from "vitest";
import { engineError } from "../src/engine.js";

const withCode = (code: string) => Object.assign(new Error("0811"), { code });

test.each([
  ["53300", "the database takes no more connections: close some, or raise its limit or that of the role"],
  [
    "25006",
    "the database is read-only, as a standby is: connect to the primary, or turn default_transaction_read_only off",
  ],
  ["28P01", "the database refused the user or the password"],
  ["53100", "the disk of the database is full: free space on it"],
  ["57P01", "the database ended the connection: it shuts down, or somebody ended it"],
  ["57014", "the statement was cancelled: it took longer than the database allows, or somebody ended it"],
])("a database that cannot serve now (%s) is lost, in a sentence", (code, words) => {
  expect(engineError(withCode(code))).toMatchObject({
    code: "DATABASE_LOST",
    message: `${words} (SQLSTATE ${code})`,
  });
});

test.each(["ECONNREFUSED", "EPIPE", ""])("one that cannot be reached (%j) is lost", (code) => {
  expect(engineError(withCode(code))).toMatchObject({
    code: "DATABASE_LOST",
    message: expect.stringMatching(/^cannot reach the database, or it cannot answer now/),
  });
});

test("pg-boss's own complaint is about its tables", () => {
  expect(engineError(new Error("pg-boss is not installed"))).toMatchObject({ code: "SCHEMA_MISMATCH" });
});

test.each([
  withCode("42P01"),
  withCode("ERR_ASSERTION"),
  new TypeError("x"),
  new ReminderError("INVALID_OPTION", "x"),
  "0811",
])("any other error passes: %s", (error) => {
  expect(engineError(error)).toBe(error);
});
