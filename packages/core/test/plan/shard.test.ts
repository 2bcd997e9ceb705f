import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Vehicle } from "../../src/domain/vehicle.js";
import { planReminder } from "../../src/plan/reminder-plan.js";
import { isInShard } from "../../src/plan/shard.js";
import { DUE_TODAY, TODAY } from "../fixture/fixture.js";
import { planRules } from "../fixture/messages.js";

const planOf = (id: string, phone: string) => {
  const vehicle: Vehicle = { id, plate: "B 1", lastVisitDate: DUE_TODAY, customer: { name: "Sari", phone } };
  const plan = planReminder(planRules(), vehicle, TODAY);
  if (!plan) throw new Error("not due");
  return plan;
};
const shardOf = (count: number, plan: ReturnType<typeof planOf>) =>
  Array.from({ length: count }, (_, index) => index).filter((index) => isInShard({ index, count }, plan));

describe("the shards of what is due", () => {
  it("hold each plan exactly once, whatever their count", () => {
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.constantFrom("0811", "0811000", "021-1"),
        fc.nat(99_999),
        fc.integer({ min: 1, max: 40 }),
        (id, prefix, n, count) => {
          expect(shardOf(count, planOf(id, `${prefix}${n}`))).toHaveLength(1);
        },
      ),
    );
  });

  it("hold all vehicles of one number together, however it is written", () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), fc.integer({ min: 1, max: 40 }), (one, other, count) => {
        expect(shardOf(count, planOf(one, "0811-0000-001"))).toEqual(
          shardOf(count, planOf(other, "+62 811 0000 001")),
        );
      }),
    );
  });

  it("are about the same size, also for numbers in a row", () => {
    const sizes = [0, 0, 0, 0];
    for (let n = 0; n < 4_000; n += 1) {
      const [index = 0] = shardOf(4, planOf("1", `0811${String(n).padStart(7, "0")}`));
      sizes[index] = (sizes[index] ?? 0) + 1;
    }
    for (const size of sizes) expect(Math.abs(size - 1_000)).toBeLessThan(150);
  });

  it("are the same in every version: the hash is written down here", () => {
    const shards = [0, 1, 2, 3, 4, 5].map((n) => shardOf(7, planOf("1", `0811000000${n}`))[0]);
    expect(shards).toEqual([1, 3, 4, 6, 2, 4]);
  });
});
