import { describe, expect, it } from "vitest";
import { DUE_TODAY, fixture, numberOf } from "../fixture/fixture.js";
import { rejected } from "../fixture/outcomes.js";

describe("the option confirmAbove", () => {
  it("holds nothing back unless it is set", async () => {
    const calls: string[] = [];
    const f = fixture({ fleet: 1_000, script: { before: ({ name }) => void calls.push(name) } });
    expect(await f.run()).toMatchObject({ sent: 1_000 });
    expect(calls).not.toContain("countNew");
  });

  it("holds back a run that would write to more for the first time, before anything is written or sent", async () => {
    const calls: string[] = [];
    const f = fixture({
      fleet: 25,
      options: { confirmAbove: 24, pageSize: 10 },
      script: { before: ({ name }) => void calls.push(name) },
    });
    await expect(f.run()).rejects.toMatchObject({
      code: "CONFIRMATION_REQUIRED",
      message: expect.stringMatching(
        /^Nothing sent: 25 vehicles would get their first reminder \(limit 24\)/,
      ),
    });
    expect(f.sends).toEqual([]);
    expect(f.ledger.rows).toEqual([]);
    expect(new Set(calls)).toEqual(new Set(["countNew"]));
  });

  it("lets as many go as it is set to", async () => {
    const f = fixture({ fleet: 25, options: { confirmAbove: 25, pageSize: 10 } });
    expect(await f.run()).toMatchObject({ sent: 25 });
  });

  it("lets a confirmed run go, and the days after it", async () => {
    const f = fixture({
      fleet: [{ lastVisitDate: "2025-08-17" }, { lastVisitDate: "2025-08-17" }],
      options: { confirmAbove: 1 },
    });
    await expect(f.run()).rejects.toMatchObject({ code: "CONFIRMATION_REQUIRED" });
    expect(await f.run({ confirmed: true })).toMatchObject({ sent: 2 });
    f.clock.setToday("2025-12-17");
    expect(await f.run()).toMatchObject({ sent: 2 });
  });

  it("counts those again whom no message was sent to", async () => {
    const f = fixture({ fleet: 3, answer: () => rejected, options: { confirmAbove: 2 } });
    expect(await f.run({ confirmed: true })).toMatchObject({ failed: 3 });
    await expect(f.run()).rejects.toMatchObject({ code: "CONFIRMATION_REQUIRED" });
  });

  it("counts none who cannot be written to, and tells of them once", async () => {
    const customer = { phone: "021-7654321" };
    const fleet = Array.from({ length: 4 }, () => ({ lastVisitDate: DUE_TODAY, customer }));
    const f = fixture({ fleet: [...fleet, { lastVisitDate: DUE_TODAY }], options: { confirmAbove: 1 } });
    let heard = 0;
    const onReminder = () => {
      heard += 1;
    };
    expect(await f.run({ onReminder })).toMatchObject({ sent: 1, skipped: 4 });
    expect(heard).toBe(5);
  });

  it("counts none who asked for no messages", async () => {
    const optedOut = fixture({ fleet: 5, options: { confirmAbove: 1 } });
    for (const id of [1, 2, 3, 4]) {
      await optedOut.suppressions.add({
        number: numberOf(id),
        kind: "opted_out",
        by: "customer",
        reason: null,
      });
    }
    expect(await optedOut.run()).toMatchObject({ sent: 1, skipped: 4 });
  });

  it("counts those too who find no place in the daily limit: a list gone wrong would go out in small parts", async () => {
    const f = fixture({ fleet: 50, options: { confirmAbove: 20, dailyLimit: { max: 10 } } });
    await expect(f.run()).rejects.toMatchObject({
      message: expect.stringMatching(/^Nothing sent: 50 vehicles/),
    });
  });

  it("never holds a preview back", async () => {
    expect(await fixture({ options: { confirmAbove: 1 } }).preview()).toMatchObject({ planned: 3 });
  });

  it("gives the gate free", async () => {
    const f = fixture({ options: { confirmAbove: 1 } });
    await expect(f.run()).rejects.toMatchObject({ code: "CONFIRMATION_REQUIRED" });
    expect(await f.run({ confirmed: true })).toMatchObject({ sent: 3 });
  });
});
