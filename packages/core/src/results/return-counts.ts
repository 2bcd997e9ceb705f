import { type Interval, wilsonInterval } from "../domain/proportion.js";

/** Within how many days of the due date an owner counts as back. */
const WINDOWS = [15, 30, 60] as const;

/** How many of some owners came back, of those whose window is over. */
export interface ReturnShare {
  /** Days after the due date. */
  readonly days: 15 | 30 | 60;
  readonly owners: number;
  readonly cameBack: number;
  /** Wilson's 95 % interval of the share; `null` without owners. */
  readonly interval: Interval | null;
}

/** Counts owners, and those who came back, window by window. */
export class ReturnCounts {
  readonly #counts = WINDOWS.map((days) => ({ days, owners: 0, cameBack: 0 }));

  /** Epoch days: the due date, the first visit since or `null`, and today. A window that is not over does not count. */
  add(dueDay: number, visitDay: number | null, today: number): void {
    for (const count of this.#counts) {
      if (dueDay + count.days >= today) continue;
      count.owners += 1;
      if (visitDay !== null && visitDay <= dueDay + count.days) count.cameBack += 1;
    }
  }

  shares(): readonly ReturnShare[] {
    return this.#counts.map(({ days, owners, cameBack }) => ({
      ...{ days, owners, cameBack },
      interval: owners === 0 ? null : wilsonInterval({ count: cameBack, of: owners }),
    }));
  }
}
