import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Vehicle } from "../../src/domain/vehicle.js";
import { planRecipient, planReminder } from "../../src/plan/reminder-plan.js";
import { DUE_TODAY, TODAY } from "../fixture/fixture.js";
import { planRules } from "../fixture/messages.js";

const vehicleOf = (id: string, phone: string): Vehicle => {
  return { id, plate: "B 1", lastVisitDate: DUE_TODAY, customer: { name: "Sari", phone } };
};
const shardOf = (count: number, vehicle: Vehicle, rules = planRules()) =>
  Array.from({ length: count }, (_, index) => index).filter(
    (index) => planReminder(rules, vehicle, TODAY, { index, count }) !== null,
  );

describe("the shards of what is due", () => {
  it("hold each plan exactly once, whatever their count", () => {
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.constantFrom("0811", "0811000", "021-1"),
        fc.nat(99_999),
        fc.integer({ min: 1, max: 40 }),
        (id, prefix, n, count) => {
          expect(shardOf(count, vehicleOf(id, `${prefix}${n}`))).toHaveLength(1);
        },
      ),
    );
  });

  it("hold all vehicles of one number together, however it is written", () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), fc.integer({ min: 1, max: 40 }), (one, other, count) => {
        expect(shardOf(count, vehicleOf(one, "0811-0000-001"))).toEqual(
          shardOf(count, vehicleOf(other, "+62 811 0000 001")),
        );
      }),
    );
  });

  it("are about the same size, also for numbers in a row", () => {
    const sizes = [0, 0, 0, 0];
    for (let n = 0; n < 4_000; n += 1) {
      const [index = 0] = shardOf(4, vehicleOf("1", `0811${String(n).padStart(7, "0")}`));
      sizes[index] = (sizes[index] ?? 0) + 1;
    }
    for (const size of sizes) expect(Math.abs(size - 1_000)).toBeLessThan(150);
  });

  it("count a text that is too long for the gateway where they skip it", () => {
    const rules = planRules({ maxTextLength: 5 });
    for (let n = 0; n < 10; n += 1) {
      const vehicle = vehicleOf(String(n), `0811000000${n}`);
      const [index = 0] = shardOf(7, vehicle, rules);
      expect(planRecipient(rules, vehicle, TODAY, { index, count: 7 })).not.toBeNull();
    }
  });

  it("are the same in every version: the hash is written down here", () => {
    const shards = [0, 1, 2, 3, 4, 5].map((n) => shardOf(7, vehicleOf("1", `0811000000${n}`))[0]);
    expect(shards).toEqual([1, 3, 4, 6, 2, 4]);
  });
});
