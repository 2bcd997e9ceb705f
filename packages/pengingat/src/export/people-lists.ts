import { localTime } from "../terminal/local-time.js";
import { type ExportList, OWNER_COLUMNS, ownerCells, pagesOf } from "./export-list.js";

/** The do-not-contact list, newest first. */
export const suppressedList: ExportList = {
  columns: [
    { name: "number", kind: "phone" },
    ...["kind", "by", "reason", "added_at"].map((name) => ({ name })),
  ],
  async *pages({ store, timeZone }) {
    const { suppressions } = store;
    const pages = pagesOf(async (page) => {
      const { suppressions: entries, next } = await suppressions.list({ kind: null, ...page });
      return { entries, next };
    });
    for await (const page of pages) {
      yield page.map(({ number, kind, by, reason, addedAt }) => [
        ...[`+${number}`, kind, by, reason, localTime(addedAt, timeZone)],
      ]);
    }
  },
};

/** What came of calling customers, newest first. */
export const callList: ExportList = {
  columns: [
    ...OWNER_COLUMNS,
    ...["visit_date", "number", "outcome", "date", "note", "by", "called_at"].map((name) => ({ name })),
  ],
  async *pages(parts) {
    const { calls } = parts.store;
    const { timeZone } = parts;
    const pages = pagesOf(async (page) => {
      const { calls: entries, next } = await calls.list(page);
      return { entries, next };
    });
    for await (const page of pages) {
      const owner = await ownerCells(
        parts,
        page.map(({ vehicleId }) => vehicleId),
      );
      yield page.map(({ vehicleId, visitDate, number, outcome, date, note, by, at }) => [
        ...owner(vehicleId),
        ...[visitDate, number, outcome, date, note, by, localTime(at, timeZone)],
      ]);
    }
  },
};
