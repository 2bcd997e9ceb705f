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
    const rows: (readonly ExportCell[])[] = [];
    const onReminder = (reminder: ReminderResult) => {
      rows.push(rowOf(reminder));
    };
    await service.preview({ onReminder, keepReminders: false, countFleet: false });
    for (let at = 0; at < rows.length; at += EXPORT_PAGE) yield rows.slice(at, at + EXPORT_PAGE);
  },
};

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
