import type { DeliveryRecord, RunRecord, Suppression, UnresolvedOptOut, VehicleOwner } from "@pengingat/core";
import type { z } from "zod";
import type { reminderRecordSchema } from "./schemas/reminder-records.js";
import type { runRecordSchema } from "./schemas/run-records.js";
import type { suppressionSchema } from "./schemas/suppressions.js";
import type { unresolvedSchema } from "./schemas/unresolved.js";

/** The record of a reminder as an entry of a page, with its vehicle's owner where that is known. */
export function reminderRecordData(
  record: DeliveryRecord,
  owner: VehicleOwner | null,
): z.infer<typeof reminderRecordSchema> {
  const { bounced, resolution } = record;
  return {
    id: record.id,
    vehicle_id: record.vehicleId,
    no_pol: owner?.plate ?? null,
    customer_nama: owner?.customer?.name ?? null,
    customer_hp: owner?.customer?.phone ?? null,
    visit_date: record.visitDate,
    // The published name of the period.
    occasion: record.period,
    status: record.status,
    run_id: record.runId,
    attempts: record.attempts,
    code: record.code,
    reason: record.reason,
    api_response: record.response,
    updated_at: record.updatedAt.toISOString(),
    delivered_at: record.deliveredAt?.toISOString() ?? null,
    read_at: record.readAt?.toISOString() ?? null,
    bounced: bounced && { at: bounced.at.toISOString(), reason: bounced.reason },
    billed_as: record.billedAs,
    resolution: resolution && {
      outcome: resolution.outcome,
      by: resolution.by,
      at: resolution.at.toISOString(),
    },
  };
}

/** The record of a run, as data or as an entry of a page. */
export function runRecordData(record: RunRecord): z.infer<typeof runRecordSchema> {
  return {
    run_id: record.runId,
    started_by: { kind: record.startedBy.kind, by: record.startedBy.by },
    today: record.today,
    started_at: record.startedAt.toISOString(),
    ended_at: record.endedAt?.toISOString() ?? null,
    state: record.state,
    due: record.due,
    sent: record.sent,
    failed: record.failed,
    unknown: record.unknown,
    skipped: record.skipped,
    left: record.left,
    reason: record.reason,
    waiting_until: record.waitingUntil?.toISOString() ?? null,
  };
}

/** A suppressed number, as an entry of a page. */
export function suppressionData({
  number,
  kind,
  by,
  reason,
  addedAt,
}: Suppression): z.infer<typeof suppressionSchema> {
  return { number, kind, by, reason, added_at: addedAt.toISOString() };
}

/** An unresolved opt-out, as an entry of a page. */
export function unresolvedData({
  id,
  gateway,
  sender,
  words,
  at,
}: UnresolvedOptOut): z.infer<typeof unresolvedSchema> {
  return { id, gateway, sender, words, at: at.toISOString() };
}
