/*
 * Dates and instants leave the database in forms of our own: as PostgreSQL writes them they depend on the session's
 * `DateStyle`, which a role may have set, and a transaction pooler keeps no session.
 */

/** SQL: a date as `YYYY-MM-DD`. */
export function isoDate(column: string): string {
  return `to_char(${column}, 'YYYY-MM-DD')`;
}

/** SQL: an instant in whole milliseconds since the epoch, for {@link instant}. */
export function epochMs(column: string): string {
  return `floor(extract(epoch from ${column}) * 1000)::bigint`;
}

/** SQL: an instant with its microseconds, as text that PostgreSQL reads again in any session. */
export function exactInstant(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') || 'Z'`;
}

/** Milliseconds, as the driver gives a `bigint`: as text. */
export type EpochMs = string | number;

/** The instant of {@link epochMs}. */
export function instant(ms: EpochMs): Date;
export function instant(ms: EpochMs | null): Date | null;
export function instant(ms: EpochMs | null): Date | null {
  return ms === null ? null : new Date(Number(ms));
}
