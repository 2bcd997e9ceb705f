import assert from "node:assert/strict";
import type { CalendarDate } from "../domain/calendar-date.js";
import type { VisitDates } from "../ports/visit-dates.js";
import { type ContractCase, type ContractHarness, contractRule } from "./contract-case.js";

/** A source of visits over an empty fleet. */
export interface VisitDatesHarness extends ContractHarness {
  readonly visitDates: VisitDates;
  /** Puts a vehicle on file that came on these dates, oldest first. */
  seed(vehicleId: string, visits: readonly CalendarDate[]): Promise<void>;
  /** Ids that vehicles may have, 3 at least. */
  readonly ids: readonly string[];
}

/** Every rule of `VisitDates` as cases for any test runner; each makes a harness of its own. */
export function visitDatesContract(
  createHarness: () => VisitDatesHarness | Promise<VisitDatesHarness>,
): ContractCase[] {
  const rule = contractRule(createHarness);

  return [
    rule("a visit on the date or later is found, and none before it", async ({ visitDates, seed, ids }) => {
      const [a = "", b = "", c = ""] = ids;
      await seed(a, ["2026-01-10"]);
      await seed(b, []);
      const since = ["2026-01-09", "2026-01-10", "2026-01-11"].map((day) => ({ vehicleId: a, since: day }));
      const none = [b, c, "x\0y", "'; drop table x; --"].map((vehicleId) => ({
        vehicleId,
        since: "2000-01-01",
      }));
      assert.deepEqual(await visitDates.firstSince([]), []);
      assert.deepEqual(
        [...(await visitDates.firstSince([...none, ...since]))],
        [null, null, null, null, "2026-01-10", "2026-01-10", null],
      );
    }),

    rule("of several visits it is the first, or the latest where no other is known", async (harness) => {
      const { visitDates, seed, ids } = harness;
      const [a = "", b = ""] = ids;
      await seed(a, ["2026-01-10", "2026-02-10", "2026-03-10"]);
      await seed(b, ["2026-02-11"]);
      const since = "2026-01-11";
      const [first, other] = await visitDates.firstSince([
        { vehicleId: a, since },
        { vehicleId: b, since },
      ]);
      assert.deepEqual([first, other], [visitDates.isComplete ? "2026-02-10" : "2026-03-10", "2026-02-11"]);
    }),
  ];
}
