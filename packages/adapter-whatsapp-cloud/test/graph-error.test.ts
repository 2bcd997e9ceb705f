import { expect, it } from "vitest";
import { graphErrorSchema, graphErrorWords } from "../src/graph-error.js";

it.each([
  [{ code: 190 }, "(#190) no reason given"],
  [{ code: "190" }, "(#190) no reason given"],
  [{ code: 190, message: "expired" }, "(#190) expired"],
  [{ code: 190, message: "(#190) expired" }, "(#190) expired"],
  [{ code: 131026, title: "Undeliverable" }, "(#131026) Undeliverable"],
  [{ code: 131026, title: "Undeliverable", message: "" }, "(#131026) Undeliverable"],
  [{ code: 131026, title: "A", message: "B", error_data: { details: "C" } }, "(#131026) B: C"],
  [{ code: 131026, message: "B", error_data: { details: "B" } }, "(#131026) B"],
  [{ code: 131026, message: 5, title: null, error_data: "C" }, "(#131026) no reason given"],
])("%j reads %s", (error, words) => {
  expect(graphErrorWords(graphErrorSchema.parse(error))).toBe(words);
});
