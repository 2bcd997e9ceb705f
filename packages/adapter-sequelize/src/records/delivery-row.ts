import type { DeliveryRecord } from "@pengingat/core";
import { type EpochMs, epochMs, instant, isoDate } from "../database/dates.js";
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
  readonly updated_at: EpochMs;
  readonly delivered_at: EpochMs | null;
  readonly read_at: EpochMs | null;
  readonly bounced_at: EpochMs | null;
  readonly bounce_reason: string | null;
  readonly billed_as: string | null;
  readonly resolved_outcome: "sent" | "retry" | null;
  readonly resolved_by: string | null;
  readonly resolved_at: EpochMs | null;
}

/** SQL: whether the row `d` is `sending` and its lease is over, so that it counts as `unknown`. */
export const IS_EXPIRED = `d.status = 'sending' and ${isLeaseOver(FOREIGN_LEASE_MS)}`;

const INSTANTS = ["updated_at", "delivered_at", "read_at", "bounced_at", "resolved_at"];

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
  return `d.id::text, d.vehicle_id, ${isoDate("d.visit_date")} as visit_date, ${isoDate("d.occasion")} as occasion, ${state}, d.run_id, d.attempts, d.response,
  ${INSTANTS.map((column) => `${epochMs(`d.${column}`)} as ${column}`).join(", ")},
  d.bounce_reason, d.billed_as, d.resolved_outcome, d.resolved_by`;
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
    updatedAt: instant(row.updated_at),
    deliveredAt: instant(row.delivered_at),
    readAt: instant(row.read_at),
    bounced: row.bounced_at === null ? null : { at: instant(row.bounced_at), reason: row.bounce_reason },
    billedAs: row.billed_as,
    resolution: outcome === null || by === null || at === null ? null : { outcome, by, at: instant(at) },
  };
}
