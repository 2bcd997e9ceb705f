import { describe, expect, it } from "vitest";
import { dueRule } from "../../src/domain/due-rule.js";
import { reminderOffsets } from "../../src/domain/reminder-offsets.js";
import { fate, fixture } from "../fixture/fixture.js";
import { accepted, rejected } from "../fixture/outcomes.js";

const fleet = [{ id: "1", lastVisitDate: "2025-08-18" }];

describe("the cadence daily", () => {
  it("reminds once a day on each day that the visit is due", async () => {
    const f = fixture({ fleet });
    const sent: number[] = [];
    for (const today of [
      "2025-12-15",
      "2025-12-16",
      "2025-12-16",
      "2025-12-17",
      "2025-12-18",
      "2025-12-19",
    ]) {
      f.clock.setToday(today);
      sent.push((await f.run()).sent);
    }
    expect(sent).toEqual([0, 1, 0, 1, 1, 0]);
    expect(f.ledger.rows.map(({ visitDate, period }) => [visitDate, period])).toEqual([
      ["2025-12-18", "2025-12-16"],
      ["2025-12-18", "2025-12-17"],
      ["2025-12-18", "2025-12-18"],
    ]);
  });
});

describe("the cadence once", () => {
  const options = { rule: dueRule({ cadence: "once" }) };

  it("reminds once for a visit, whatever the day", async () => {
    const f = fixture({ fleet, options });
    const reports = [];
    for (const today of ["2025-12-16", "2025-12-16", "2025-12-17", "2025-12-18"]) {
      f.clock.setToday(today);
      reports.push(await f.run());
    }
    expect(reports.map(({ sent }) => sent)).toEqual([1, 0, 0, 0]);
    expect(reports.slice(1).map((report) => fate(report, "1"))).toMatchObject(
      Array(3).fill({ status: "skipped", code: "ALREADY_SENT" }),
    );
    expect(f.row("1")).toMatchObject({ visitDate: "2025-12-18", period: "2025-12-18" });
  });

  it("reminds again where a corrected last visit makes another visit", async () => {
    const f = fixture({ fleet, options });
    await f.run();
    f.vehicles.add({ id: "1", lastVisitDate: "2025-08-17" });
    expect(await f.run()).toMatchObject({ sent: 1 });
    expect(await f.run()).toMatchObject({ sent: 0, skipped: 1 });
    expect(f.ledger.rows.map(({ period }) => period)).toEqual(["2025-12-18", "2025-12-17"]);
  });

  it("tries on a later day what failed on an earlier one", async () => {
    let answer = rejected as typeof rejected | typeof accepted;
    const f = fixture({ fleet, options, answer: () => answer });
    expect(await f.run()).toMatchObject({ failed: 1 });
    answer = accepted;
    f.clock.setToday("2025-12-17");
    await f.clock.advance(1);
    expect(await f.run()).toMatchObject({ sent: 1 });
  });
});

describe("reminder offsets", () => {
  it("send a reminder late that was missed, and each only once", async () => {
    // The visit is in five days: the reminder of seven days before is two days late.
    const f = fixture({
      fleet: [{ lastVisitDate: "2025-08-21" }],
      options: { rule: reminderOffsets({ daysBefore: [30, 7, 1], graceDays: 3 }) },
    });
    expect(await f.run()).toMatchObject({ sent: 1 });
    expect(f.row("1")).toMatchObject({ period: "2025-12-14", status: "sent" });
    expect(await f.run()).toMatchObject({ sent: 0, skipped: 1 });
    f.clock.setToday("2025-12-17");
    expect(await f.run()).toMatchObject({ sent: 0, skipped: 1 });
    f.clock.setToday("2025-12-20");
    expect(await f.run()).toMatchObject({ sent: 1 });
  });

  it("never send again what has no clear result after a crash", async () => {
    const f = fixture({
      fleet: [{ lastVisitDate: "2025-08-21" }],
      options: { rule: reminderOffsets({ daysBefore: [7] }) },
    });
    const died = await f.openRun("died", 1_000);
    const begun = { vehicleId: "1", visitDate: "2025-12-21", period: "2025-12-14", token: "token" };
    await died.settleAndBegin([], [begun]);
    await f.clock.advance(1_000);
    f.clock.setToday("2025-12-17");
    expect(fate(await f.run(), "1")).toMatchObject({ code: "OUTCOME_UNKNOWN" });
    expect(f.sends).toEqual([]);
  });

  it("send nothing on a day between them", async () => {
    const f = fixture({
      fleet: [{ lastVisitDate: "2025-08-19" }],
      options: { rule: reminderOffsets({ daysBefore: [30, 7, 1], graceDays: 3 }) },
    });
    expect(await f.run()).toMatchObject({ due: 0, sent: 0 });
  });

  it("count the due of all of them, and of none in between", async () => {
    const days = ["2025-08-17", "2025-08-19", "2025-08-23", "2025-09-15", "2025-09-20"];
    const f = fixture({
      fleet: days.map((lastVisitDate) => ({ lastVisitDate })),
      options: { rule: reminderOffsets({ daysBefore: [30, 7, 1], graceDays: 0 }) },
    });
    expect(await f.run()).toMatchObject({ due: 3, sent: 3, left: 0 });
    expect(f.sends.map(({ id }) => id)).toEqual(["1", "3", "4"]);
  });
});
