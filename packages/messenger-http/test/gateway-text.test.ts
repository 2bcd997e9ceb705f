import fc from "fast-check";
import { expect, it } from "vitest";
import { gatewayText, LONGEST_TEXT } from "../src/gateway-text.js";

const clean = gatewayText(["k3y-s3cret"]);

it("a plain text stays as it is", () => {
  expect(clean("Success sent message: “selesai” 😀")).toBe("Success sent message: “selesai” 😀");
});

it("control characters and runs of blanks become one blank", () => {
  expect(clean("\u0000a\u0007\r\n\tb \u009f c\u007f")).toBe("a b c");
});

it("the key is hidden wherever it is echoed", () => {
  expect(clean("k3y-s3cret: bad key (k3y-s3cret)")).toBe("***: bad key (***)");
});

it("whatever comes, what is kept is short, storable, and without the key", () => {
  const text = fc.string({ unit: "binary", maxLength: 2 * LONGEST_TEXT });
  const half = fc.constantFrom("\ud83d", "\ude00", "k3y-s3cret", "k3y-");
  fc.assert(
    fc.property(fc.array(fc.oneof(text, half)), (parts) => {
      const kept = clean(parts.join(""));
      expect(kept.length).toBeLessThanOrEqual(LONGEST_TEXT);
      expect(kept.isWellFormed()).toBe(true);
      expect(kept).not.toMatch(/\p{Cc}/u);
      expect(kept).not.toContain("k3y-s3cret");
    }),
  );
});

it("a key at the cut leaves no beginning of it", () => {
  expect(clean("x".repeat(LONGEST_TEXT - 5) + "k3y-s3cret".repeat(3))).not.toContain("k3y");
});

it("leaves a text alone in which a short key for trials is but a word", () => {
  expect(gatewayText(["key"])("invalid api key")).toBe("invalid api key");
});

it("of several secrets the one that holds another goes first", () => {
  const both = gatewayText(["k3y-s3cret", "k3y-s3cret-and-more"]);
  expect(both("k3y-s3cret-and-more, k3y-s3cret")).toBe("***, ***");
});
