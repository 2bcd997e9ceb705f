import { expect, test } from "vitest";
import { banner } from "../../src/server/banner.js";

test.each([
  [43_200, "12 hours"],
  [5_400, "90 minutes"],
  [90, "90 seconds"],
  [45, "45 seconds"],
])("a token of %i s is good for %s", (expiresInSeconds, words) => {
  const parts = { address: "http://127.0.0.1:3000", page: "", token: "t", home: "/", isDemo: true };
  expect(banner({ ...parts, expiresInSeconds })).toContain(`the token is good for ${words}:`);
});
