import { expect, test } from "vitest";
import { asStartUpError } from "../../src/import/import-errors.js";

test.each([
  ["25006", "The database is read-only"],
  ["42501", "The role in DATABASE_URL may not"],
  ["53100", "The disk of the database is full"],
])("an import that the database refuses with %s says why, and no more than that", (code, words) => {
  const parent = Object.assign(new Error("Sari 08110000001"), { code });
  const error = Object.assign(new Error(parent.message), { name: "SequelizeDatabaseError", parent });
  expect(asStartUpError(error, "file.csv")).toMatchObject({
    name: "StartUpError",
    exitCode: 2,
    message: expect.stringContaining(words),
  });
  expect(String(asStartUpError(error, "file.csv"))).not.toContain("Sari");
});

test.each([
  ["08006", "cannot reach the database, or it cannot answer now"],
  ["40001", "other transactions kept conflicting"],
  ["57P01", "the database ended the connection"],
])("an import that loses the database with %s is no refusal", (code, words) => {
  const parent = Object.assign(new Error("Sari 08110000001"), { code });
  const error = Object.assign(new Error(parent.message), { name: "SequelizeDatabaseError", parent });
  expect(asStartUpError(error, "file.csv")).toMatchObject({
    name: "DatabaseUnreachableError",
    exitCode: 3,
    message: expect.stringContaining(words),
  });
});

test("so is one whose connection ends without a word", () => {
  const parent = new Error("Connection terminated unexpectedly");
  const error = Object.assign(new Error(parent.message), { name: "SequelizeDatabaseError", parent });
  expect(asStartUpError(error, "file.csv")).toMatchObject({ exitCode: 3 });
});

test("any other error of an import stays as it is", () => {
  const error = new Error("a bug");
  expect(asStartUpError(error, "file.csv")).toBe(error);
});
