import type { ReminderResult } from "@pengingat/core";
import { expect, test } from "vitest";
import { compareLists } from "../../src/old-system/differences.ts";

const line = {
  ...{ sheet: null, line: 2, plate: "B 1 A", key: "B1A", number: "6281100000001" },
  ...{ visitDate: null, sentDate: null, text: null, notSent: null, isDayUnknown: false, doubt: null },
};

const vehicle = (vehicleId: string, customerPhone: string) => ({
  ...{ vehicleId, plate: "B 1 A", customerName: "Adi", customerPhone },
  ...{ nextVisitDate: "2026-01-15", daysUntilVisit: 0 },
});
const planned = (vehicleId: string, phone: string) =>
  ({ ...vehicle(vehicleId, phone), status: "planned", message: "Halo" }) as ReminderResult;
const skipped = {
  ...vehicle("9", ""),
  ...{ status: "skipped", code: "INVALID_PHONE", reason: "no phone number" },
} as ReminderResult;

const compared = (...ours: ReminderResult[]) => compareLists([line], ours, () => "not on file");

test("of a plate that is on file twice, the row that a run writes to is compared", () => {
  const right = planned("1", "0811 0000 0001");
  for (const ours of [
    [right, skipped],
    [skipped, right],
  ]) {
    expect(compared(...ours)).toEqual({ same: 1, differences: [] });
  }
  expect(compared(skipped).differences).toMatchObject([{ kind: "only_there", reason: "no phone number" }]);
});

test("of two rows of a plate that a run writes to, the other one is only here", () => {
  const [right, other] = [planned("1", "081100000001"), planned("2", "081100000002")];
  for (const ours of [
    [right, other],
    [other, right],
  ]) {
    const { same, differences } = compared(...ours);
    expect(same).toBe(1);
    expect(differences).toMatchObject([{ kind: "only_here", plate: "B 1 A", here: "2026-01-15" }]);
  }
  const twice = compareLists([line, { ...line, line: 3 }], [right], () => "not on file");
  expect(twice.same).toBe(1);
  expect(twice.differences).toMatchObject([
    { kind: "only_there", place: { line: 3 }, reason: "twice in the list" },
  ]);
});
