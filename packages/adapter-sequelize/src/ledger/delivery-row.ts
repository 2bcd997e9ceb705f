import type { DeliveryRecord } from "@pengingat/core";

/** A row of `reminder_delivery` as {@link DELIVERY_COLUMNS} select it. */
export interface DeliveryRow {
  readonly id: string;
  readonly vehicle_id: string;
  readonly visit_date: string;
  readonly occasion: string;
  readonly status: DeliveryRecord["status"];
  readonly run_id: string | null;
  readonly attempts: number;
  readonly code: string | null;
  readonly reason: string | null;
  readonly response: string | null;
  readonly updated_at: Date;
  readonly delivered_at: Date | null;
  readonly read_at: Date | null;
  readonly bounced_at: Date | null;
  readonly bounce_reason: string | null;
  readonly resolved_outcome: "sent" | "retry" | null;
  readonly resolved_by: string | null;
  readonly resolved_at: Date | null;
}

/** `id` comes as text: `order by id` would sort by that, so order by the table's own. */
export const DELIVERY_COLUMNS = `id::text, vehicle_id, visit_date::text, occasion::text, status, run_id, attempts, code, reason,
  response, updated_at, delivered_at, read_at, bounced_at, bounce_reason, resolved_outcome, resolved_by, resolved_at`;

export function toDeliveryRecord(row: DeliveryRow): DeliveryRecord {
  const { resolved_outcome: outcome, resolved_by: by, resolved_at: at } = row;
  return {
    id: row.id,
    vehicleId: row.vehicle_id,
    visitDate: row.visit_date,
    occasion: row.occasion,
    status: row.status,
    runId: row.run_id,
    attempts: row.attempts,
    code: row.code,
    reason: row.reason,
    response: row.response,
    updatedAt: row.updated_at,
    deliveredAt: row.delivered_at,
    readAt: row.read_at,
    bounced: row.bounced_at && { at: row.bounced_at, reason: row.bounce_reason },
    resolution: outcome === null || by === null || at === null ? null : { outcome, by, at },
  };
}
