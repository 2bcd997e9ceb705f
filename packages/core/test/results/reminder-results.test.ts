import { describe, expect, it } from "vitest";
import type { RemindedVisit } from "../../src/ports/reminded-visits.js";
import type { SkippedVisit } from "../../src/ports/skipped-visits.js";
import { reminderResults } from "../../src/results/reminder-results.js";
import { inMemoryHoldOut } from "../../src/testing/in-memory-hold-out.js";

const DUE = "2026-01-15";

function visit(n: number, parts: Partial<RemindedVisit> = {}): RemindedVisit {
  return {
    ...{ vehicleId: `v${n}`, owner: `o${n}`, visitDate: DUE, firstDay: "2026-01-13" },
    ...{ reach: "reached", messenger: "starsender", wording: "id-1", laterVisitDate: null },
    ...parts,
  };
}

function skip(n: number, parts: Partial<SkippedVisit> = {}): SkippedVisit {
  return {
    ...{ vehicleId: `v${n}`, owner: `o${n}`, visitDate: DUE, firstDay: "2026-01-13" },
    ...{ code: "INVALID_PHONE", laterVisitDate: null },
    ...parts,
  };
}

/** Gives a list in pages of two. */
function inPages<Visit>(visits: readonly Visit[]) {
  return async ({ after }: { readonly after: string | null }) => {
    const start = Number(after ?? 0);
    return {
      visits: visits.slice(start, start + 2),
      next: start + 2 < visits.length ? String(start + 2) : null,
    };
  };
}

/** The results of visits, with the dates on which vehicles came. */
function resultsOf(
  visits: readonly RemindedVisit[],
  came: Readonly<Record<string, string>>,
  {
    today = "2026-12-31",
    isComplete = true,
    skipped = [],
  }: {
    readonly today?: string;
    readonly isComplete?: boolean;
    readonly skipped?: readonly SkippedVisit[];
  } = {},
) {
  return reminderResults(
    {
      holdOut: inMemoryHoldOut({ rows: [] }),
      reminded: { list: inPages(visits) },
      skipped: { record: async () => {}, list: inPages(skipped) },
      visitDates: {
        isComplete,
        firstSince: async (asked) =>
          asked.map(({ vehicleId, since }) => {
            const date = came[vehicleId] ?? "";
            return date >= since ? date : null;
          }),
      },
    },
    { since: "2026-01-01", today, intervalMonths: 4 },
  );
}

const counts = (shares: readonly { owners: number; cameBack: number }[]) =>
  shares.map(({ owners, cameBack }) => `${cameBack}/${owners}`);

describe("who came back", () => {
  it("is counted by the day after the due date on which the first visit was", async () => {
    const came = { v1: "2026-01-30", v2: "2026-01-31", v3: "2026-03-16", v4: "2026-03-17" };
    const { reached } = await resultsOf(
      [1, 2, 3, 4, 5].map((n) => visit(n)),
      came,
    );
    expect(counts(reached)).toEqual(["1/5", "2/5", "3/5"]);
    expect(reached.map(({ days }) => days)).toEqual([15, 30, 60]);
    expect(reached[0]?.interval).toEqual({ from: expect.closeTo(0.0362, 4), to: expect.closeTo(0.6245, 4) });
  });

  it("counts from the day of the first message on, also before the due date", async () => {
    const came = { v1: "2026-01-13", v2: "2026-01-12" };
    expect(counts((await resultsOf([visit(1), visit(2)], came)).reached)).toEqual(["1/2", "1/2", "1/2"]);
  });

  it("is told by messenger and by wording, of those reached, and old rows are unknown", async () => {
    const { messengers, wordings } = await resultsOf(
      [
        visit(1),
        visit(2, { messenger: "fonnte", wording: "en-2" }),
        visit(3, { messenger: null, wording: null }),
        visit(4, { messenger: "fonnte", wording: "id-1" }),
        visit(5, { reach: "not_reached", messenger: "another", wording: "another" }),
      ],
      { v2: "2026-01-16", v3: "2026-01-16" },
    );
    expect(messengers.map(({ messenger, shares }) => [messenger, counts(shares)[0]])).toEqual([
      ...[
        ["fonnte", "1/2"],
        ["starsender", "0/1"],
        ["unknown", "1/1"],
      ],
    ]);
    expect(wordings.map(({ wording, shares }) => [wording, counts(shares)[0]])).toEqual([
      ...[
        ["en-2", "1/1"],
        ["id-1", "0/2"],
        ["unknown", "1/1"],
      ],
    ]);
  });

  it("is not judged before a window is over", async () => {
    const { reached } = await resultsOf([visit(1)], { v1: "2026-01-14" }, { today: "2026-01-31" });
    expect(counts(reached)).toEqual(["1/1", "0/0", "0/0"]);
    expect(reached[1]?.interval).toBeNull();
    expect(counts((await resultsOf([visit(1)], {}, { today: "2026-01-30" })).reached)[0]).toBe("0/0");
  });

  it("counts an owner of several vehicles and visits once, with the first", async () => {
    const visits = [
      visit(1),
      visit(2, { owner: "o1" }),
      visit(3, { owner: "o1", reach: "not_reached" }),
      visit(4),
    ];
    const { reached, notReached } = await resultsOf(visits, { v2: "2026-01-20" });
    expect([counts(reached)[0], counts(notReached)[0]]).toEqual(["0/2", "0/0"]);
  });

  it("keeps those not reached and those unclear apart, and splits those reached by step and week", async () => {
    const visits = [
      visit(1),
      visit(2, { firstDay: "2026-01-15", visitDate: "2026-01-18" }),
      visit(3, { firstDay: "2026-01-19", visitDate: "2026-01-19" }),
      visit(4, { reach: "not_reached" }),
      visit(5, { reach: "unclear" }),
    ];
    const { reached, notReached, unclear, steps, weeks } = await resultsOf(visits, { v4: "2026-01-20" });
    expect([reached, notReached, unclear].map((shares) => counts(shares)[0])).toEqual(["0/3", "1/1", "0/1"]);
    expect(steps.map(({ daysBefore, shares }) => [daysBefore, counts(shares)[0]])).toEqual([
      [0, "0/1"],
      [2, "0/1"],
      [3, "0/1"],
    ]);
    expect(weeks.map(({ monday, shares }) => [monday, counts(shares)[0]])).toEqual([
      ["2026-01-12", "0/2"],
      ["2026-01-19", "0/1"],
    ]);
  });

  it("has those who were due and skipped beside those whose messages failed, each by its reason", async () => {
    const visits = [visit(1), visit(2, { reach: "not_reached" })];
    const skipped = [
      skip(3, { code: "OPTED_OUT" }),
      skip(4),
      skip(5, { code: "DAY_CAP" }),
      skip(6),
      skip(7, { code: "OPTED_OUT" }),
    ];
    const came = { v3: "2026-01-20", v6: "2026-01-12" };
    const { reached, notReached, notReachedReasons } = await resultsOf(visits, came, { skipped });
    expect([counts(reached)[0], counts(notReached)[0]]).toEqual(["0/1", "1/6"]);
    expect(notReachedReasons.map(({ reason, shares }) => [reason, counts(shares)[0]])).toEqual([
      ["FAILED", "0/1"],
      ["INVALID_PHONE", "0/2"],
      ["OPTED_OUT", "1/2"],
      ["DAY_CAP", "0/1"],
    ]);
  });

  it("counts an owner once, skipped or not, with the first of all visits", async () => {
    const visits = [
      visit(1, { firstDay: "2026-01-02" }),
      visit(2, { firstDay: "2026-01-13" }),
      visit(3, { firstDay: "2026-02-20" }),
    ];
    const skipped = [
      skip(1, { firstDay: "2026-01-01", code: "DAY_CAP" }),
      skip(2, { firstDay: "2026-01-13" }),
      skip(3, { firstDay: "2026-02-19", code: "OPTED_OUT" }),
    ];
    const { reached, notReached } = await resultsOf(visits, {}, { skipped });
    expect([counts(reached)[0], counts(notReached)[0]]).toEqual(["0/1", "0/2"]);
  });

  it("learns of a visit of one who was skipped from a later due date too", async () => {
    const skipped = [skip(1, { laterVisitDate: "2026-05-20" })];
    const { notReached } = await resultsOf([], { v1: "2026-09-01" }, { isComplete: false, skipped });
    expect(counts(notReached)).toEqual(["1/1", "1/1", "1/1"]);
  });

  it("learns of a visit in between from a later reminder, where only the latest visits are known", async () => {
    const visits = [visit(1, { laterVisitDate: "2026-05-20" })];
    const came = { v1: "2026-09-01" };
    expect(counts((await resultsOf(visits, came, { isComplete: false })).reached)).toEqual([
      "1/1",
      "1/1",
      "1/1",
    ]);
    expect(counts((await resultsOf(visits, came)).reached)).toEqual(["0/1", "0/1", "0/1"]);
  });
});
