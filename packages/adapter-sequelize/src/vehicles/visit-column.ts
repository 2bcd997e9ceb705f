/** The types that a column of visits may have. */
export type VisitType = "date" | "timestamp" | "timestamptz";

/** How a column of visits is compared and read. */
export interface VisitColumn {
  /**
   * From the local date `$1` to the local date `$2`: a plain range on the column itself, so that an index on it
   * serves. Leaves out infinities.
   */
  inRange(column: string): string;
  /** The end of that range alone. */
  upToLast(column: string): string;
  /** The local date as `YYYY-MM-DD`, whatever the session's DateStyle and zone. */
  localDate(column: string): string;
  /** The exact value as text, for a cursor; `null` where the local date says it all. */
  readonly exact: ((column: string) => string) | null;
  /** The exact value, bound as `parameter`, as the column's type. */
  fromExact(parameter: string): string;
}

/** The SQL for a column of visits. `zone` is an IANA name, already checked. */
export function visitColumn(type: VisitType, zone: string | null): VisitColumn {
  const fromExact = (parameter: string) => `${parameter}::${type}`;
  switch (type) {
    case "date":
      return {
        inRange: (column) => `${column} between $1::date and $2::date`,
        upToLast: (column) => `${column} <= $2::date`,
        localDate: (column) => `to_char(${column}, 'YYYY-MM-DD')`,
        exact: null,
        fromExact,
      };
    case "timestamp": {
      const upToLast = (column: string) => `${column} < ($2::date + 1)::timestamp`;
      return {
        inRange: (column) => `${column} >= $1::date::timestamp and ${upToLast(column)}`,
        upToLast,
        localDate: (column) => `to_char(${column}, 'YYYY-MM-DD')`,
        exact: (column) => `to_char(${column}, 'YYYY-MM-DD HH24:MI:SS.US')`,
        fromExact,
      };
    }
    case "timestamptz": {
      // A midnight that daylight saving skips or doubles is no exact bound: a day more on both sides for the index,
      // and the local date for the truth.
      const local = (column: string) => `(${column} at time zone '${zone}')`;
      const dayAfterLast = (column: string) => `${column} < ($2::date + 2)::timestamp at time zone '${zone}'`;
      return {
        inRange: (column) =>
          `${column} >= ($1::date - 1)::timestamp at time zone '${zone}' and ${dayAfterLast(column)}` +
          ` and ${local(column)}::date between $1::date and $2::date`,
        upToLast: (column) => `${dayAfterLast(column)} and ${local(column)}::date <= $2::date`,
        localDate: (column) => `to_char(${local(column)}, 'YYYY-MM-DD')`,
        exact: (column) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US"Z" BC')`,
        fromExact,
      };
    }
  }
}
