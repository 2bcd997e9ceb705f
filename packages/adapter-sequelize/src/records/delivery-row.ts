import type { DeliveryRecord } from "@pengingat/core";
import { FOREIGN_LEASE_MS, isLeaseOver, LEASE_OVER_CODE, LEASE_OVER_REASON } from "../ledger/lease.js";

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
  readonly billed_as: string | null;
  readonly resolved_outcome: "sent" | "retry" | null;
  readonly resolved_by: string | null;
  readonly resolved_at: Date | null;
}

/** SQL: whether the row `d` is `sending` and its lease is over, so that it counts as `unknown`. */
export const IS_EXPIRED = `d.status = 'sending' and ${isLeaseOver(FOREIGN_LEASE_MS)}`;

/** SQL that selects the row `d`, whose outcome is known. `id` comes as text: `order by d.id`, as `id` is that text. */
export const DELIVERY_COLUMNS = columns("d.status, d.code, d.reason");

/** SQL that selects the row `d`, whose lease is over. */
export const EXPIRED_COLUMNS = columns(
  `'unknown' as status, ${LEASE_OVER_CODE} as code, ${LEASE_OVER_REASON} as reason`,
);

/** SQL that selects the row `d` as a person is to see it: a `sending` whose lease is over as `unknown`. */
export const SEEN_COLUMNS = columns(
  `case when ${IS_EXPIRED} then 'unknown' else d.status end as status,
  case when ${IS_EXPIRED} then ${LEASE_OVER_CODE} else d.code end as code,
  case when ${IS_EXPIRED} then ${LEASE_OVER_REASON} else d.reason end as reason`,
);

function columns(state: string): string {
  return `d.id::text, d.vehicle_id, d.visit_date::text, d.occasion::text, ${state}, d.run_id, d.attempts, d.response, d.updated_at,
  d.delivered_at, d.read_at, d.bounced_at, d.bounce_reason, d.billed_as, d.resolved_outcome, d.resolved_by, d.resolved_at`;
}

export function toDeliveryRecord(row: DeliveryRow): DeliveryRecord {
  const { resolved_outcome: outcome, resolved_by: by, resolved_at: at } = row;
  return {
    id: row.id,
    vehicleId: row.vehicle_id,
    visitDate: row.visit_date,
    period: row.occasion,
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
    billedAs: row.billed_as,
    resolution: outcome === null || by === null || at === null ? null : { outcome, by, at },
  };
}
