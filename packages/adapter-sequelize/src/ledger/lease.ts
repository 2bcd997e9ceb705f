/** Milliseconds that a row without a lease, which some other program wrote, is held where no run says how long. */
export const FOREIGN_LEASE_MS = 60_000;

/**
 * SQL: whether the lease of the row `d` is over, by the database's clock. A row without a lease, which some other
 * program wrote, is held for one lease after it was written.
 *
 * @param leaseMs - SQL of that lease, in milliseconds
 */
export function isLeaseOver(leaseMs: number | string): string {
  return `coalesce(d.lease_until, d.updated_at + ${leaseMs}::float8 * interval '1 ms') <= clock_timestamp()`;
}

/** SQL literals: what an attempt is known by whose lease ended before its outcome was recorded. */
export const LEASE_OVER_CODE = "'LEASE_OVER'";
export const LEASE_OVER_REASON = "'no outcome of this attempt was recorded'";
