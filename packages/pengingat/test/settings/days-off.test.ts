import { expect, test } from "vitest";
import { daysOff, isDayOff } from "../../src/settings/days-off.js";

const offBy = (text: string) => isDayOff(daysOff.parse(text));

test("nothing is off by default", () => {
  expect(isDayOff({ countries: [], weekdays: [], dates: [] })("2026-12-25")).toBe(false);
});

test("weekdays are off in every week, in any case", () => {
  const isOff = offBy("Sunday,SATURDAY");
  expect(isOff("2026-01-17")).toBe(true);
  expect(isOff("2026-01-18")).toBe(true);
  expect(isOff("2026-01-19")).toBe(false);
});

test("dates are off once", () => {
  const isOff = offBy("2026-12-31");
  expect(isOff("2026-12-31")).toBe(true);
  expect(isOff("2027-12-31")).toBe(false);
});

test("a country's public holidays are off, those that move with the moon too", () => {
  const isOff = offBy("ID");
  expect(["2026-01-01", "2026-02-17", "2026-03-19", "2026-08-17", "2027-12-25"].filter(isOff)).toHaveLength(
    5,
  );
  expect(isOff("2026-08-18")).toBe(false);
});

test("a holiday that lasts for days is off on each of them", () => {
  const isOff = offBy("sa");
  expect(["2026-05-26", "2026-05-27", "2026-05-28", "2026-05-29"].filter(isOff)).toHaveLength(4);
  expect(isOff("2026-05-30")).toBe(false);
});

test("half a day counts as one", () => {
  const isOff = offBy("CN");
  expect(isOff("2026-05-04")).toBe(true);
  expect(isOff("2026-05-06")).toBe(false);
});
