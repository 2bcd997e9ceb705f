import { describe, expect, it } from "vitest";
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
  const options = { cadence: "once" } as const;

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
