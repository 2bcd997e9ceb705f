import { describe, expect, it } from "vitest";
import { epochDay } from "../../src/domain/calendar-date.js";
import { holdOutResults, holdOutSize } from "../../src/results/hold-out-results.js";
import { inMemoryHoldOut } from "../../src/testing/in-memory-hold-out.js";

const DUE = "2026-01-15";
const LATE = "2026-02-10";

/** A hold-out of so many owners in each group, of whom the first so many came back. */
async function resultsOf(
  groups: { heldOut: [owners: number, cameBack: number]; reminded: [owners: number, cameBack: number] },
  { today = "2026-12-31", percent = 50, late = 0 } = {},
) {
  const holdOut = inMemoryHoldOut({ rows: [] });
  const came = new Set<string>();
  let owner = 0;
  for (const [name, [owners, back]] of Object.entries(groups)) {
    for (let n = 0; n < owners; n += 1) {
      const vehicleId = `${name} ${n}`;
      owner += 1;
      const isHeldOut = name === "heldOut";
      await holdOut.decide(
        [{ vehicleId, visitDate: n < late ? LATE : DUE, owner, isHeldOut, percent, day: "2026-01-13" }],
        {
          dryRun: false,
        },
      );
      if (n < back) came.add(vehicleId);
    }
  }
  const visitDates = {
    isComplete: true,
    firstSince: async (asked: readonly { vehicleId: string }[]) =>
      asked.map(({ vehicleId }) => (came.has(vehicleId) ? "2026-01-20" : null)),
  };
  return holdOutResults({ holdOut, visitDates }, { today: epochDay(today), intervalMonths: 4 });
}

describe("a hold-out", () => {
  it("that never was has no results", async () => {
    expect(await resultsOf({ heldOut: [0, 0], reminded: [0, 0] })).toBeNull();
  });

  it("has no verdict before as many are judged as it needs", async () => {
    const needed = holdOutSize(50);
    expect(needed).toBe(783);
    const few = await resultsOf({ heldOut: [391, 117], reminded: [391, 196] });
    expect(few).toMatchObject({ judged: 782, needed, differences: [] });
    const enough = await resultsOf({ heldOut: [392, 118], reminded: [392, 196] });
    expect(enough?.differences.map(({ days }) => days)).toEqual([15, 30, 60]);
    expect(enough?.differences[1]?.difference).toBeCloseTo(78 / 392, 9);
    expect(enough?.differences[1]?.from).toBeGreaterThan(0.1);
    // The 60 days of one in each group are not over.
    const half = await resultsOf(
      { heldOut: [392, 118], reminded: [392, 196] },
      { today: "2026-03-20", late: 1 },
    );
    expect(half?.differences.map(({ days }) => days)).toEqual([15, 30]);
    // Their 30 days are not over on the last of them.
    const early = await resultsOf({ heldOut: [392, 118], reminded: [392, 196] }, { today: "2026-02-14" });
    expect(early).toMatchObject({ judged: 0, differences: [] });
  });

  it("counts everybody in the group that they were put into", async () => {
    const results = await resultsOf({ heldOut: [3, 1], reminded: [5, 2] });
    expect(results?.heldOut[0]).toMatchObject({ owners: 3, cameBack: 1 });
    expect(results?.reminded[0]).toMatchObject({ owners: 5, cameBack: 2 });
  });
});
