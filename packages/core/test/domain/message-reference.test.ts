import fc from "fast-check";
import { expect, it } from "vitest";
import { messageReference, referenceTokens } from "../../src/domain/message-reference.js";

it("holds the tokens of up to 16 deliveries in at most 512 characters, and gives them back", () => {
  fc.assert(
    fc.property(fc.array(fc.uuid(), { minLength: 1, maxLength: 16 }), (tokens) => {
      const reference = messageReference(tokens) ?? "";
      expect(reference.length).toBeLessThanOrEqual(512);
      expect(referenceTokens(reference)).toEqual(tokens);
    }),
  );
});

it("a message has no reference for no delivery, or for more than 16", () => {
  expect(messageReference(Array.from({ length: 17 }, () => crypto.randomUUID()))).toBeNull();
  expect(messageReference([])).toBeNull();
});

it.each([
  "",
  "order-7",
  "0".repeat(31),
  "0".repeat(33),
  "g".repeat(32),
  `${"0".repeat(32)}\n`,
  "A".repeat(32),
])("of another program has no tokens: %j", (reference) => {
  expect(referenceTokens(reference)).toEqual([]);
});
