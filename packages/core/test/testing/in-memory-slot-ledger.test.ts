import { describe, expect, it } from "vitest";
import { inMemorySlotLedger } from "../../src/testing/in-memory-slot-ledger.js";

const slot = { job: "maintenance_reminder_job", scheduledFor: new Date("2025-12-15T00:00:00Z") };
const lease = (token: string) => ({ token, leaseMs: 1_000 });

function ledgerAt(time: { now: number }) {
  return inMemorySlotLedger({ now: () => time.now });
}

describe("the slot ledger in memory", () => {
  it("gives a slot to one of two who ask for it", async () => {
    const slots = ledgerAt({ now: 0 });
    expect(await slots.acquire(slot, lease("a"))).toBe("acquired");
    expect(await slots.acquire({ ...slot, scheduledFor: new Date(slot.scheduledFor) }, lease("b"))).toBe(
      "held",
    );
  });

  it("answers whoever asks again with the token that holds the slot", async () => {
    const slots = ledgerAt({ now: 0 });
    await slots.acquire(slot, lease("a"));
    expect(await slots.acquire(slot, lease("a"))).toBe("acquired");
  });

  it("keeps jobs and instants apart", async () => {
    const slots = ledgerAt({ now: 0 });
    await slots.acquire(slot, lease("a"));
    expect(await slots.acquire({ ...slot, job: "another_job" }, lease("b"))).toBe("acquired");
    const tomorrow = { ...slot, scheduledFor: new Date("2025-12-16T00:00:00Z") };
    expect(await slots.acquire(tomorrow, lease("b"))).toBe("acquired");
  });

  it("gives a slot to another once its lease is over, and tells the old owner", async () => {
    const time = { now: 0 };
    const slots = ledgerAt(time);
    await slots.acquire(slot, lease("a"));
    time.now = 999;
    expect(await slots.acquire(slot, lease("b"))).toBe("held");
    time.now = 1_000;
    expect(await slots.acquire(slot, lease("b"))).toBe("acquired");
    expect(await slots.renew(slot, lease("a"))).toBe(false);
    await slots.release(slot, "a", { finished: true });
    expect(slots.stored(slot)).toEqual({ finished: false, token: "b", leaseUntil: 2_000 });
  });

  it("renews a lease to its full length", async () => {
    const time = { now: 0 };
    const slots = ledgerAt(time);
    await slots.acquire(slot, lease("a"));
    time.now = 900;
    expect(await slots.renew(slot, lease("a"))).toBe(true);
    time.now = 1_899;
    expect(await slots.acquire(slot, lease("b"))).toBe("held");
  });

  it("opens a slot that is given back, and closes one that is finished for good", async () => {
    const slots = ledgerAt({ now: 0 });
    await slots.acquire(slot, lease("a"));
    await slots.release(slot, "a", { finished: false });
    expect(await slots.acquire(slot, lease("b"))).toBe("acquired");
    await slots.release(slot, "b", { finished: true });
    expect(await slots.acquire(slot, lease("b"))).toBe("finished");
    expect(await slots.renew(slot, lease("b"))).toBe(false);
  });
});
