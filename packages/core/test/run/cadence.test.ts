import { describe, expect, it } from "vitest";
import { bench, fate } from "./bench.js";
import { accepted, rejected } from "./outcomes.js";

const fleet = [{ id: "1", lastVisitDate: "2025-08-18" }];

describe("the cadence daily", () => {
  it("reminds once a day on each day that the visit is due", async () => {
    const b = bench({ fleet });
    const sent: number[] = [];
    for (const today of [
      "2025-12-15",
      "2025-12-16",
      "2025-12-16",
      "2025-12-17",
      "2025-12-18",
      "2025-12-19",
    ]) {
      b.clock.setToday(today);
      sent.push((await b.run()).sent);
    }
    expect(sent).toEqual([0, 1, 0, 1, 1, 0]);
    expect(b.ledger.rows.map(({ visitDate, occasion }) => [visitDate, occasion])).toEqual([
      ["2025-12-18", "2025-12-16"],
      ["2025-12-18", "2025-12-17"],
      ["2025-12-18", "2025-12-18"],
    ]);
  });
});

describe("the cadence once", () => {
  const options = { cadence: "once" } as const;

  it("reminds once for a visit, whatever the day", async () => {
    const b = bench({ fleet, options });
    const reports = [];
    for (const today of ["2025-12-16", "2025-12-16", "2025-12-17", "2025-12-18"]) {
      b.clock.setToday(today);
      reports.push(await b.run());
    }
    expect(reports.map(({ sent }) => sent)).toEqual([1, 0, 0, 0]);
    expect(reports.slice(1).map((report) => fate(report, "1"))).toMatchObject(
      Array(3).fill({ status: "skipped", code: "ALREADY_SENT" }),
    );
    expect(b.row("1")).toMatchObject({ visitDate: "2025-12-18", occasion: "2025-12-18" });
  });

  it("reminds again where a corrected last visit makes another visit", async () => {
    const b = bench({ fleet, options });
    await b.run();
    b.vehicles.add({ id: "1", lastVisitDate: "2025-08-17" });
    expect(await b.run()).toMatchObject({ sent: 1 });
    expect(await b.run()).toMatchObject({ sent: 0, skipped: 1 });
    expect(b.ledger.rows.map(({ occasion }) => occasion)).toEqual(["2025-12-18", "2025-12-17"]);
  });

  it("tries on a later day what failed on an earlier one", async () => {
    let answer = rejected as typeof rejected | typeof accepted;
    const b = bench({ fleet, options, answer: () => answer });
    expect(await b.run()).toMatchObject({ failed: 1 });
    answer = accepted;
    b.clock.setToday("2025-12-17");
    await b.clock.advance(1);
    expect(await b.run()).toMatchObject({ sent: 1 });
  });
});
