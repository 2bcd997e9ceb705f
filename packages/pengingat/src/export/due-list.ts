import type { ReminderResult } from "@pengingat/core";
import { runDetail } from "@pengingat/http-koa/report";
import { EXPORT_PAGE, type ExportCell, type ExportList, OWNER_COLUMNS } from "./export-list.js";

/** Who is due now, and what a run would do. */
export const dueList: ExportList = {
  columns: [
    ...OWNER_COLUMNS,
    ...["next_visit_date", "days_until_visit", "status", "code", "reason", "message"].map((name) => ({
      name,
    })),
  ],
  async *pages({ service }) {
    const { readable, writable } = new TransformStream<DueRows, DueRows>();
    const writer = writable.getWriter();
    let rows: (readonly ExportCell[])[] = [];
    // The preview reads on once the last listener of its page is done: as fast as the file is written.
    const onReminder = (reminder: ReminderResult) => {
      rows.push(rowOf(reminder));
      if (rows.length < EXPORT_PAGE) return writer.ready;
      const full = rows;
      rows = [];
      return writer.write(full);
    };
    const previewed = async () => {
      await service.preview({ onReminder, keepReminders: false, countFleet: false });
      if (rows.length > 0) await writer.write(rows);
      await writer.close();
    };
    previewed().catch((error: unknown) => writer.abort(error));
    yield* readable;
  },
};

type DueRows = readonly (readonly ExportCell[])[];

function rowOf(reminder: ReminderResult): readonly ExportCell[] {
  const detail = runDetail(reminder);
  const { no_pol, customer_nama, customer_hp, next_visit_date, days_until_visit, status } = detail;
  const [code, reason] = "code" in detail ? [detail.code, detail.reason] : [null, null];
  const message = "message" in detail ? (detail.message ?? null) : null;
  return [
    no_pol,
    customer_nama,
    customer_hp,
    next_visit_date,
    days_until_visit,
    status,
    code,
    reason,
    message,
  ];
}
