import { expect, it } from "vitest";
import { webhookTime } from "../src/index.js";

it.each([
  ["1765929600", "2025-12-17T00:00:00.000Z"],
  ["1765929600123", "2025-12-17T00:00:00.123Z"],
  ["2025-12-17T00:00:00Z", "2025-12-17T00:00:00.000Z"],
  ["2025-12-17T07:00:00.5+07:00", "2025-12-17T00:00:00.500Z"],
])("%s is %s", (text, instant) => {
  expect(webhookTime(text)?.toISOString()).toBe(instant);
});

it.each([
  "",
  "1",
  "17659296001",
  "2025-12-17 07:00:00",
  "2025-12-17T07:00:00",
  "2025-13-17T00:00:00Z",
  "1.5",
  "-765929600",
  "1765929600\n",
])("%j is no time", (text) => {
  expect(webhookTime(text)).toBeUndefined();
});
