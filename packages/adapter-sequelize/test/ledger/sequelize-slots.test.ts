import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sequelizeSlots } from "../../src/index.js";
import { type Migrated, migrated } from "../support/migrated.js";

describe("the slots of scheduled runs", () => {
  let bench: Migrated;
  let day = 0;

  beforeAll(async () => {
    bench = await migrated();
  });
  afterAll(() => bench.end());

  const newSlot = () => {
    day += 1;
    return { job: "job", scheduledFor: new Date(Date.UTC(2025, 0, day, 7)) };
  };
  const lease = () => ({ token: randomUUID(), leaseMs: 60_000 });
  const leaseIsOver = () =>
    bench.database.query("update reminder_slot set lease_until = clock_timestamp() - interval '1 second'");

  it("go to one of many processes that want them at once", async () => {
    const slots = sequelizeSlots(bench.sequelize);
    const slot = newSlot();
    const answers = await Promise.all(Array.from({ length: 10 }, () => slots.acquire(slot, lease())));
    expect(answers.filter((answer) => answer === "acquired")).toHaveLength(1);
    expect(answers.filter((answer) => answer === "held")).toHaveLength(9);
  });

  it("are finished for good", async () => {
    const slots = sequelizeSlots(bench.sequelize);
    const [slot, mine] = [newSlot(), lease()];
    await slots.acquire(slot, mine);
    await slots.release(slot, mine.token, { finished: true });
    expect(await slots.acquire(slot, lease())).toBe("finished");
    expect(await slots.acquire(newSlot(), lease())).toBe("acquired");
  });

  it("are given back when their run was cut short", async () => {
    const slots = sequelizeSlots(bench.sequelize);
    const [slot, mine] = [newSlot(), lease()];
    await slots.acquire(slot, mine);
    await slots.release(slot, mine.token, { finished: false });
    expect(await slots.acquire(slot, lease())).toBe("acquired");
  });

  it("are taken over when the lease is over, and then no longer the old owner's", async () => {
    const slots = sequelizeSlots(bench.sequelize);
    const [slot, old, next] = [newSlot(), lease(), lease()];
    await slots.acquire(slot, old);
    expect(await slots.renew(slot, old)).toBe(true);
    await leaseIsOver();
    expect(await slots.acquire(slot, next)).toBe("acquired");
    expect(await slots.renew(slot, old)).toBe(false);
    await slots.release(slot, old.token, { finished: true });
    expect(await slots.renew(slot, next)).toBe(true);
  });
});
