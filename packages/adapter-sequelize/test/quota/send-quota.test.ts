import { sendQuotaContract } from "@pengingat/core/testing";
import fc from "fast-check";
import { Sequelize } from "sequelize";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sequelizeStore } from "../../src/index.js";
import { type Migrated, migrated, onLostDatabase } from "../support/migrated.js";

const DAY = "2025-12-16";

describe("the quota in PostgreSQL", () => {
  let fixture: Migrated;

  beforeAll(async () => {
    fixture = await migrated();
  });
  afterAll(() => fixture.end());
  beforeEach(async () => {
    await fixture.database.query("truncate reminder_day");
  });

  async function taken(day: string, sender = "default"): Promise<number> {
    const rows = await fixture.database.query<{ taken: number }>(
      "select taken from reminder_day where sender = $1 and day = $2::date",
      [sender, day],
    );
    return rows[0]?.taken ?? 0;
  }

  const cases = sendQuotaContract(async () => {
    await fixture.database.query("truncate reminder_day");
    return { quota: fixture.store.quota };
  });
  for (const { name, run } of cases) it(`keeps the contract: ${name}`, run);

  it("counts the days of each sender by themselves", async () => {
    const names = ["default", "branch 2", "'; drop table reminder_day; --"];
    for (const [n, sender] of names.entries()) {
      const quota = sequelizeStore(fixture.sequelize, { sender }).quota;
      expect(await quota.reserve(DAY, 50, 10 + n)).toBe(10 + n);
      expect(await quota.reserved(DAY)).toBe(10 + n);
      expect(await quota.activeDaysBefore("2025-12-17")).toBe(1);
    }
    expect(await Promise.all(names.map((name) => taken(DAY, name)))).toEqual([10, 11, 12]);
    expect(await fixture.store.quota.activeDaysBefore(DAY)).toBe(0);
  });

  it("is never taken over the limit by 20 takers on connections of their own, at the very first message too", async () => {
    const clients = Array.from(
      { length: 20 },
      () => new Sequelize(fixture.database.url, { logging: false, pool: { max: 1 } }),
    );
    const got = await Promise.all(
      clients.map(async (client, n) => {
        const takes: number[] = [];
        for (let round = 0; round < 10; round += 1) {
          takes.push(await sequelizeStore(client).quota.reserve(DAY, 1 + ((n + round) % 9), 500));
        }
        return takes;
      }),
    );
    await Promise.all(clients.map((client) => client.close()));
    expect(got.flat().reduce((sum, each) => sum + each, 0)).toBe(500);
    expect(await taken(DAY)).toBe(500);
  });

  it("counts exactly, whatever is taken and given back at once", async () => {
    const step = fc.record({ isTake: fc.boolean(), count: fc.integer({ min: 1, max: 20 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        await fixture.database.query("truncate reminder_day");
        const quota = fixture.store.quota;
        await quota.reserve(DAY, 1_000, 1_000);
        const gained = await Promise.all(
          steps.map(async ({ isTake, count }) => {
            if (isTake) return quota.reserve(DAY, count, 1_100);
            await quota.release(DAY, count);
            return -count;
          }),
        );
        const sum = gained.reduce((total, each) => total + each, 1_000);
        expect(sum).toBeLessThanOrEqual(1_100);
        expect(await taken(DAY)).toBe(sum);
      }),
      { numRuns: 25 },
    );
  });

  it("says that the database is lost where it cannot be reached", async () => {
    const lost = onLostDatabase(({ quota }) => quota.reserve(DAY, 1, 1));
    await expect(lost).rejects.toMatchObject({ code: "DATABASE_LOST" });
  });

  it("refuses at construction what is no name of a sender", () => {
    for (const sender of ["", "x".repeat(101), "a\0b", 5, null]) {
      // @ts-expect-error some of them are no text
      const make = () => sequelizeStore(fixture.sequelize, { sender });
      expect(make).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
    }
  });
});
