import type { ReminderResult } from "@pengingat/core";
import { runDetail } from "@pengingat/http-koa/report";
import { previewPages } from "@pengingat/page-koa";
import { type ExportList, type ExportRow, OWNER_COLUMNS, texts } from "./export-list.js";

/** Who is due now, and what a run would do. */
export const dueList: ExportList = {
  columns: [
    ...OWNER_COLUMNS,
    ...texts("next_visit_date", "days_until_visit", "status", "code", "reason", "message"),
  ],
  async *pages({ service }) {
    for await (const page of previewPages(service)) yield page.map(rowOf);
  },
};

function rowOf(reminder: ReminderResult): ExportRow {
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
