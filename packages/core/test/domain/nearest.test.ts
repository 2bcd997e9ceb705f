import { expect, test } from "vitest";
import { editDistance, nearest } from "../../src/domain/nearest.js";

test.each([
  ["DATABASE_URL", "DATABASE_URL", 0],
  ["DATABSE_URL", "DATABASE_URL", 1],
  ["DATABASEURL", "DATABASE_URL", 1],
  ["DATABAES_URL", "DATABASE_URL", 1],
  ["", "abc", 3],
  ["PORT", "HOST", 2],
])("from %s to %s it takes %d edits", (from, to, edits) => {
  expect(editDistance(from, to)).toBe(edits);
  expect(editDistance(to, from)).toBe(edits);
});

test("the nearest is the one with the fewest edits, if it is near enough", () => {
  expect(nearest("sned", ["send", "sent"], 2)).toBe("send");
  expect(nearest("x", ["send", "sent"], 2)).toBeNull();
});
