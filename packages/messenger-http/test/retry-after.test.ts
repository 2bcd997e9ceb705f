import { describe, expect, it } from "vitest";
import { retryAfterMs } from "../src/retry-after.js";

const NOW = Date.parse("Mon, 15 Dec 2025 00:00:00 GMT");
const WEEK_MS = 604_800_000;

describe("Retry-After", () => {
  it.each([
    ["0", 0],
    ["7", 7_000],
    ["0120", 120_000],
    ["7 \t", 7_000],
    ["604800", WEEK_MS],
    ["Mon, 15 Dec 2025 00:00:30 GMT", 30_000],
    ["Mon, 15 Dec 2025 00:00:00 GMT", 0],
  ])("%j is understood", (header, ms) => {
    expect(retryAfterMs(header, NOW)).toBe(ms);
  });

  it.each([
    null,
    "",
    "-1",
    "+5",
    "1.5",
    "1e3",
    "soon",
    "7, 8",
    "604801",
    "9".repeat(400),
    "Sun, 14 Dec 2025 23:59:59 GMT",
    "Mon, 15 Dec 2099 00:00:00 GMT",
    "Mon, 45 Dec 2025 00:00:00 GMT",
    "2025-12-15T00:00:30Z",
    "Mon, 15 Dec 2025 00:00:30",
  ])("%j says nothing", (header) => {
    expect(retryAfterMs(header, NOW)).toBeNull();
  });
});
