import { describe, expect, it } from "vitest";
import { failedTokens } from "../src/token/failed-tokens.js";

describe("failed tokens", () => {
  it("are counted for each address on its own, and forgotten when the minute is over", () => {
    let now = 0;
    const failures = failedTokens({ limit: 2, windowMs: 60_000, now: () => now });
    expect([failures.add("a"), failures.add("a"), failures.add("b")]).toEqual([null, null, null]);
    now = 20_500;
    expect(failures.add("a")).toBe(40);
    now = 60_000;
    expect([failures.add("a"), failures.add("a"), failures.add("a")]).toEqual([null, null, 60]);
  });

  it("of ever new addresses push out the oldest, not those of late", () => {
    const failures = failedTokens({ limit: 1, maxAddresses: 3, now: () => 0 });
    for (const address of ["a", "b", "c"]) failures.add(address);
    failures.add("d");
    expect(failures.add("b")).toBe(60);
    expect(failures.add("d")).toBe(60);
    expect(failures.add("a")).toBeNull();
    expect(failures.add("b")).toBeNull();
  });

  it("whose minute is over make room at the end of the line", () => {
    let now = 0;
    const failures = failedTokens({ limit: 1, windowMs: 10, maxAddresses: 2, now: () => now });
    failures.add("a");
    now = 5;
    failures.add("b");
    now = 10;
    failures.add("a");
    failures.add("c");
    expect(failures.add("a")).not.toBeNull();
    expect(failures.add("b")).toBeNull();
  });
});
