import { describe, expect, it } from "vitest";
import { prefersAsync } from "../src/preferences.js";

describe("a Prefer header", () => {
  it.each([
    "respond-async",
    "Respond-Async",
    "RESPOND-ASYNC",
    " respond-async ",
    "\trespond-async",
    'respond-async=""',
    "respond-async =",
    "respond-async; wait=10",
    "respond-async ;x",
    'respond-async; note="a, b"',
    "respond-async, wait=10",
    "wait=10, respond-async",
    "return=minimal,respond-async,foo",
    'foo="a, b; c", respond-async',
    'foo="a \\" b", respond-async',
    ",, respond-async,",
  ])("of %j asks for an answer at once", (header) => {
    expect(prefersAsync(header)).toBe(true);
  });

  it.each([
    "",
    ",",
    "wait=10",
    "return=representation",
    "respond-asynchronously",
    "x-respond-async",
    "respond async",
    "respond-async wait",
    "respond-async=false",
    "respond-async=1, respond-async",
    'respond-async="1"',
    'foo="respond-async"',
    'foo="x, respond-async"',
    'foo="x, respond-async',
    'foo="x\\", respond-async, "',
    "foo; respond-async",
    "foo=respond-async",
    '"respond-async"',
    "respond-async\u0000",
  ])("of %j does not", (header) => {
    expect(prefersAsync(header)).toBe(false);
  });

  it.each(['"'.repeat(60_000), ",".repeat(60_000), `a="${"\\".repeat(60_000)}`, `a${" ".repeat(60_000)}b`])(
    "of 60,000 characters is read at once",
    (header) => {
      const before = performance.now();
      expect(prefersAsync(header)).toBe(false);
      expect(performance.now() - before).toBeLessThan(1000);
    },
  );
});
