/** A date of the Gregorian calendar without time or zone, as `YYYY-MM-DD`, from `0001-01-01` to `9999-12-31`. */
export type CalendarDate = string;
