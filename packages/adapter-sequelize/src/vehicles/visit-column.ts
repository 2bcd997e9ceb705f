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
  /** The local date as `YYYY-MM-DD`, whatever the session's DateStyle and zone, of a visit that is on the calendar. */
  localDate(column: string): string;
  /** The same, and null for an infinity or a year that no calendar date has. */
  localDateOrNull(column: string): string;
  /** The exact value as text, for a cursor; `null` where the local date says it all. */
  readonly exact: ((column: string) => string) | null;
  /** The exact value, bound as `parameter`, as the column's type. */
  fromExact(parameter: string): string;
}

/** Of which zones a column's values are. Both are IANA names, already checked. */
export interface VisitZones {
  /** Whose local date counts. */
  readonly timeZone: string | null;
  /** The zone that a `timestamp` is written in; `null`: its date is taken as it is written. */
  readonly visitZone: string | null;
}

/** The SQL for a column of visits. */
export function visitColumn(type: VisitType, { timeZone, visitZone }: VisitZones): VisitColumn {
  const fromExact = (parameter: string) => `${parameter}::${type}`;
  if (type === "date") {
    return {
      inRange: (column) => `${column} between $1::date and $2::date`,
      upToLast: (column) => `${column} <= $2::date`,
      ...localDates((column) => column),
      exact: null,
      fromExact,
    };
  }
  if (type === "timestamp" && visitZone === null) {
    const upToLast = (column: string) => `${column} < ($2::date + 1)::timestamp`;
    return {
      inRange: (column) => `${column} >= $1::date::timestamp and ${upToLast(column)}`,
      upToLast,
      ...localDates((column) => column),
      exact: exactTimestamp,
      fromExact,
    };
  }
  // From the column to the local clock, and from there back.
  const ofColumn = type === "timestamp" ? ` at time zone '${visitZone}'` : "";
  const local = (column: string) => `(${column}${ofColumn} at time zone '${timeZone}')`;
  const asColumn = (localTime: string) => `${localTime} at time zone '${timeZone}'${ofColumn}`;
  // A midnight that daylight saving skips or doubles is no exact bound: a day more on both sides for the index,
  // and the local date for the truth.
  const dayAfterLast = (column: string) => `${column} < ${asColumn("($2::date + 2)::timestamp")}`;
  return {
    inRange: (column) =>
      `${column} >= ${asColumn("($1::date - 1)::timestamp")} and ${dayAfterLast(column)}` +
      ` and ${local(column)}::date between $1::date and $2::date`,
    upToLast: (column) => `${dayAfterLast(column)} and ${local(column)}::date <= $2::date`,
    ...localDates(local),
    exact: type === "timestamp" ? exactTimestamp : exactInstant,
    fromExact,
  };
}

function localDates(local: (column: string) => string): Pick<VisitColumn, "localDate" | "localDateOrNull"> {
  const localDate = (column: string) => `to_char(${local(column)}, 'YYYY-MM-DD')`;
  return {
    localDate,
    localDateOrNull: (column) =>
      `case when ${local(column)} >= '0001-01-01' and ${local(column)} < '10000-01-01' then ${localDate(column)} end`,
  };
}

function exactTimestamp(column: string): string {
  return `to_char(${column}, 'YYYY-MM-DD HH24:MI:SS.US BC')`;
}

function exactInstant(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US"Z" BC')`;
}
