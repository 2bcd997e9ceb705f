import { ReminderError } from "../errors.js";
import type { NewSkippedVisit, SkippedVisits } from "../ports/skipped-visits.js";
import type { InMemoryLedger } from "./in-memory-ledger.js";

/** A skipped visit in memory. */
export interface StoredSkip extends NewSkippedVisit {
  /** When it changed last, in milliseconds of the store's clock. */
  readonly updatedAt: number;
}

/** Skipped visits in memory, with what a test wants to look at. */
export interface InMemorySkippedVisits extends SkippedVisits {
  /** In the order in which they were written down. */
  readonly visits: readonly StoredSkip[];
}

/** Options of {@link inMemorySkippedVisits}. */
export interface InMemorySkippedVisitsOptions {
  /** The store's clock, in milliseconds. @default Date.now */
  readonly now?: () => number;
}

/** Which visits could not be reminded of, beside an in-memory ledger; they live and die with their process. */
export function inMemorySkippedVisits(
  ledger: Pick<InMemoryLedger, "rows">,
  { now = Date.now }: InMemorySkippedVisitsOptions = {},
): InMemorySkippedVisits {
  const visits: StoredSkip[] = [];

  const indexOf = ({ vehicleId, visitDate }: NewSkippedVisit) =>
    visits.findIndex((each) => each.vehicleId === vehicleId && each.visitDate === visitDate);

  const hasBegun = ({ vehicleId, visitDate }: NewSkippedVisit) =>
    ledger.rows.some((row) => row.vehicleId === vehicleId && row.visitDate === visitDate);

  const laterOf = ({ vehicleId, visitDate }: NewSkippedVisit) =>
    [...visits, ...ledger.rows]
      .filter((each) => each.vehicleId === vehicleId && each.visitDate > visitDate)
      .map((each) => each.visitDate)
      .sort()[0] ?? null;

  return {
    visits,
    async record(skipped) {
      for (const visit of skipped) {
        const index = indexOf(visit);
        const known = visits[index];
        if (known === undefined) visits.push({ ...visit, updatedAt: now() });
        else if (known.code !== visit.code) {
          visits[index] = { ...known, code: visit.code, updatedAt: now() };
        }
      }
    },
    async list({ from, to, limit, after }) {
      if (after !== null && !/^\d{1,15}$/.test(after)) {
        throw new ReminderError("INVALID_OPTION", "after: expected the `next` of an earlier page");
      }
      const start = Number(after ?? 0);
      const listed = visits
        .filter((visit) => visit.day >= from && visit.day <= to && !hasBegun(visit))
        .sort((one, other) => (one.day < other.day ? -1 : one.day > other.day ? 1 : 0));
      return {
        visits: listed.slice(start, start + limit).map((visit) => {
          const { vehicleId, visitDate, recipient, day: firstDay, code } = visit;
          const owner = recipient ?? vehicleId;
          return { vehicleId, owner, visitDate, firstDay, code, laterVisitDate: laterOf(visit) };
        }),
        next: start + limit < listed.length ? String(start + limit) : null,
      };
    },
  };
}
