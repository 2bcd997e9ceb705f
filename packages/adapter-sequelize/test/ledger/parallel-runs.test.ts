import type { Begin, LedgerRun } from "@pengingat/core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Migrated, migrated } from "../support/migrated.js";
import { deliveries, open, sent, underNewToken, unknown } from "./deliveries.js";

describe("eight runs at the same time", () => {
  let fixture: Migrated;
  let runs: LedgerRun[];

  beforeAll(async () => {
    fixture = await migrated();
  });
  afterAll(() => fixture.end());
  beforeEach(async () => {
    await fixture.clear();
    runs = await Promise.all(Array.from({ length: 8 }, () => open(fixture.store.ledger)));
  });

  const statuses = () =>
    fixture.database.query<{ status: string; count: number }>(
      "select status, count(*)::int from reminder_delivery group by 1 order by 1",
    );

  it("begin each key once, whatever overlapping groups they begin, settle and release", async () => {
    const keys = deliveries(600);
    const timesBegun = new Map<string, number>();
    const count = (change: number, group: readonly Begin[]) => {
      for (const { vehicleId } of group) timesBegun.set(vehicleId, (timesBegun.get(vehicleId) ?? 0) + change);
    };

    await Promise.all(
      runs.map(async (run, n) => {
        const random = randomNumbers(n + 1);
        let held: Begin[] = [];
        const next = async (group: readonly Begin[]) => {
          const settlements = held.map((each) => (random() < 0.5 ? sent(each) : unknown(each)));
          const { settled, begun } = await run.settleAndBegin(settlements, group);
          expect(settled.size).toBe(held.length);
          held = group.filter(({ token }) => begun.has(token));
          count(1, held);
        };
        for (let turn = 0; turn < 30; turn += 1) {
          await next(shuffled(keys, random).slice(0, 60).map(underNewToken));
          const released = held.filter(() => random() < 0.2);
          // Counted before, as another run may begin it from its commit on.
          count(-1, released);
          await run.release(released);
          held = held.filter((each) => !released.includes(each));
        }
        await next(keys.map(underNewToken));
        await next([]);
      }),
    );
    expect(keys.map(({ vehicleId }) => timesBegun.get(vehicleId))).toEqual(keys.map(() => 1));
    expect((await statuses()).map(({ status }) => status)).toEqual(["sent", "unknown"]);
  });

  it("begin each visit once, where half of them have another rule, and so another period for it", async () => {
    const visits = deliveries(400);
    const begun = await Promise.all(
      runs.map(async (run, n) => {
        const mine = n % 2 ? visits : visits.map((each) => ({ ...each, period: each.visitDate }));
        const tokens: string[] = [];
        for (let start = 0; start < mine.length; start += 10) {
          const group = mine.slice(start, start + 10).map(underNewToken);
          tokens.push(...(await run.settleAndBegin([], group)).begun);
        }
        return tokens;
      }),
    );
    expect(begun.flat()).toHaveLength(visits.length);
    expect(await statuses()).toEqual([{ status: "sending", count: visits.length }]);
  });
});

/** Numbers from 0 to 1 that look random and are the same for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  return items
    .map((item) => ({ item, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}
