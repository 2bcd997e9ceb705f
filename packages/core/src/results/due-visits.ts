import type { CalendarDate } from "../domain/calendar-date.js";
import type { RemindedVisit, RemindedVisitQuery, RemindedVisits } from "../ports/reminded-visits.js";
import type { SkippedVisit, SkippedVisits } from "../ports/skipped-visits.js";

const PAGE_SIZE = 1_000;

/** A visit that was due: reminded of, or skipped. */
export type DueVisit = RemindedVisit | (SkippedVisit & { readonly reach: "skipped" });

/** Reads a page. */
type List<Visit> = (
  query: RemindedVisitQuery,
) => Promise<{ readonly visits: readonly Visit[]; readonly next: string | null }>;

/** The due visits of the closed range, in pages, in the order of the days on which each was first to be reminded of. */
export async function* dueVisits(
  { reminded, skipped }: { readonly reminded: RemindedVisits; readonly skipped: SkippedVisits },
  days: { readonly from: CalendarDate; readonly to: CalendarDate },
): AsyncGenerator<readonly DueVisit[], void, void> {
  const sent = visitsOf((query) => reminded.list(query), days);
  const unsent = visitsOf((query) => skipped.list(query), days);
  let [one, other] = await Promise.all([sent.next(), unsent.next()]);
  let page: DueVisit[] = [];
  for (;;) {
    if (!one.done && (other.done || one.value.firstDay <= other.value.firstDay)) {
      page.push(one.value);
      one = await sent.next();
    } else if (!other.done) {
      page.push({ ...other.value, reach: "skipped" });
      other = await unsent.next();
    } else break;
    if (page.length < PAGE_SIZE) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

async function* visitsOf<Visit>(
  list: List<Visit>,
  days: { readonly from: CalendarDate; readonly to: CalendarDate },
): AsyncGenerator<Visit, void, void> {
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<List<Visit>>> = await list({ ...days, limit: PAGE_SIZE, after });
    yield* page.visits;
    after = page.next;
  } while (after !== null);
}
