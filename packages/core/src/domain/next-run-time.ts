/** A time of day on the local clock. */
export interface DailyTime {
  /** 0 to 23. */
  readonly hour: number;
  /** 0 to 59. */
  readonly minute: number;
}
