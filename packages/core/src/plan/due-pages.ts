import type { Vehicle } from "../domain/vehicle.js";
import type { DateRange } from "../domain/visit-interval.js";
import type { Clock } from "../ports/clock.js";
import type { VehiclePage } from "../ports/vehicle-repository.js";

/** Vehicles that are due, as they were on file at one moment. */
export interface DuePage {
  readonly vehicles: readonly Vehicle[];
  /** When the read began, on the monotonic clock. */
  readonly readAt: number;
}

/** Reads the page of a range after the given place. */
export type ReadPage = (range: DateRange, after: string | null) => Promise<VehiclePage>;

/** The due vehicles, page by page. It reads the next page while the caller works on this one. */
export async function* duePages(
  ranges: readonly DateRange[],
  read: ReadPage,
  clock: Pick<Clock, "monotonic">,
): AsyncGenerator<DuePage, void, void> {
  for (const range of ranges) yield* pagesOf(range, read, clock);
}

async function* pagesOf(
  range: DateRange,
  read: ReadPage,
  clock: Pick<Clock, "monotonic">,
): AsyncGenerator<DuePage, void, void> {
  const readAfter = (after: string | null) => {
    const readAt = clock.monotonic();
    const page = read(range, after).then(({ vehicles, next }) => ({ vehicles, next, readAt }));
    // The next turn meets its failure; where the run ends first, nobody does.
    page.catch(() => {});
    return page;
  };

  let coming: ReturnType<typeof readAfter> | null = readAfter(null);
  try {
    while (coming) {
      const page: Awaited<ReturnType<typeof readAfter>> = await coming;
      coming = page.next === null ? null : readAfter(page.next);
      if (page.vehicles.length > 0) yield page;
    }
  } finally {
    // The owner of the database may close it as soon as the run has ended.
    await coming?.catch(() => {});
  }
}
