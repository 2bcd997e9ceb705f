import { ReminderError } from "../errors.js";
import type { HoldOutRecords, NewHoldOut } from "../ports/hold-out-records.js";
import type { InMemoryLedger } from "./in-memory-ledger.js";

/** The visits of a hold-out beside an in-memory ledger; they live and die with their process. */
export function inMemoryHoldOut(ledger: Pick<InMemoryLedger, "rows">): HoldOutRecords {
  const taken: NewHoldOut[] = [];

  const laterOf = ({ vehicleId, visitDate }: NewHoldOut) =>
    [...taken, ...ledger.rows]
      .filter((each) => each.vehicleId === vehicleId && each.visitDate > visitDate)
      .map((each) => each.visitDate)
      .sort()[0] ?? null;

  return {
    async decide(visits, { dryRun }) {
      return visits.map((visit) => {
        const isSame = (each: { vehicleId: string; visitDate: string }) =>
          each.vehicleId === visit.vehicleId && each.visitDate === visit.visitDate;
        const known = taken.find(isSame);
        if (known) return known.isHeldOut;
        if (ledger.rows.some(isSame)) return false;
        if (!dryRun) taken.push({ ...visit });
        return visit.isHeldOut;
      });
    },
    async list({ limit, after }) {
      if (after !== null && !/^\d{1,15}$/.test(after)) {
        throw new ReminderError("INVALID_OPTION", "after: expected the `next` of an earlier page");
      }
      const start = Number(after ?? 0);
      return {
        visits: taken
          .slice(start, start + limit)
          .map((visit) => ({ ...visit, laterVisitDate: laterOf(visit) })),
        next: start + limit < taken.length ? String(start + limit) : null,
      };
    },
  };
}
