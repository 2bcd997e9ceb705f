import { stopwatch } from "../domain/stopwatch.js";
import type { Vehicle } from "../domain/vehicle.js";
import type { DateRange } from "../domain/visit-interval.js";
import type { Clock } from "../ports/clock.js";
import type { VehiclePage, VehicleProblem } from "../ports/vehicle-repository.js";
import { OnceEach } from "./once-each.js";

/** Vehicles that are due, as they were on file at one moment. */
export interface DuePage {
  /** Each vehicle once in all pages. */
  readonly vehicles: readonly Vehicle[];
  /** Rows that are left out, each vehicle once. */
  readonly problems: readonly VehicleProblem[];
  /** How long ago the read began. */
  readonly ageMs: () => number;
}

/** Reads the page of a range after the given place. */
export type ReadPage = (range: DateRange, after: string | null) => Promise<VehiclePage>;

/** The due vehicles, page by page. It reads the next page while the caller works on this one. */
export async function* duePages(
  ranges: readonly DateRange[],
  read: ReadPage,
  clock: Pick<Clock, "now" | "monotonic">,
): AsyncGenerator<DuePage, void, void> {
  const once = new OnceEach();
  for (const range of ranges) {
    for await (const { page, ageMs } of pagesOf(range, read, clock)) {
      const { vehicles, problems } = once.of(page);
      if (vehicles.length + problems.length > 0) yield { vehicles, problems, ageMs };
    }
  }
}

async function* pagesOf(
  range: DateRange,
  read: ReadPage,
  clock: Pick<Clock, "now" | "monotonic">,
): AsyncGenerator<{ readonly page: VehiclePage; readonly ageMs: () => number }, void, void> {
  const readAfter = (after: string | null) => {
    const ageMs = stopwatch(clock);
    const reading = read(range, after).then((page) => ({ page, ageMs }));
    // The next turn meets its failure; where the run ends first, nobody does.
    reading.catch(() => {});
    return reading;
  };

  let coming: ReturnType<typeof readAfter> | null = readAfter(null);
  try {
    while (coming) {
      const come: Awaited<ReturnType<typeof readAfter>> = await coming;
      coming = come.page.next === null ? null : readAfter(come.page.next);
      yield come;
    }
  } finally {
    // The owner of the database may close it as soon as the run has ended.
    await coming?.catch(() => {});
  }
}
